using Xunit.Abstractions;

namespace CleanPlan.EndToEnd.Tests.Crashes;

[Trait("Length", "Long")]
public sealed class TheProgramKilledAtRandom(ITestOutputHelper output) : IDisposable
{
    /// <summary>In answers that said yes, so that a slow machine has its share of them in each life.</summary>
    private const int LongestLife = 600;
    private const int FewestKills = 3;
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(1.5);

    private readonly string _data = Directory.CreateTempSubdirectory("cleanplan-crash-").FullName;

    [Fact]
    public async Task Keeps_every_promise()
    {
        var seed = await Seed.Draw();
        var random = new Random(seed);
        var began = TimeProvider.System.GetTimestamp();
        var autopsies = new List<Task>();
        await using var run = new CrashRun(_data, seed, output);

        await run.Up();
        while (
            TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromMinutes(Effort.Minutes)
            || autopsies.Count < FewestKills
        )
        {
            await run.Live(random.Next(LongestLife));
            run.Kill();
            if (random.Next(4) == 0)
            {
                run.Start();
                await Task.Delay(LongestStart * random.NextDouble());
                run.Kill();
            }

            autopsies.Add(Doctor.FindsNothingInACopy(_data));
            await run.Up();
        }

        output.WriteLine($"{autopsies.Count} times killed");
        await Task.WhenAll(autopsies);
        await run.AssertSound();
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);
}
