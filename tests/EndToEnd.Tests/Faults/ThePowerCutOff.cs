using CleanPlan.EndToEnd.Tests.Crashes;
using CleanPlan.EndToEnd.Tests.Crashes.Checking;
using Xunit.Abstractions;

namespace CleanPlan.EndToEnd.Tests.Faults;

/// <summary>A kill leaves what was written in the system's memory; a power cut leaves what was synced, and no more.</summary>
[Trait("Length", "Long")]
public sealed class ThePowerCutOff(FaultLibrary library, ITestOutputHelper output)
    : IClassFixture<FaultLibrary>,
        IDisposable
{
    private const int LongestLife = 300;

    private readonly FaultyDisk _disk = new(library.Path);

    [FaultFact]
    public async Task Again_and_again_under_load_it_takes_nothing_that_was_acknowledged()
    {
        var seed = await Seed.Draw();
        var random = new Random(seed);
        await using var run = new CrashRun(_disk.Data, seed, output, _disk.Environment(), _disk.CutPower);

        for (var i = 0; i < Effort.Cuts; i++)
        {
            await run.Up();
            await run.Live(random.Next(LongestLife));
            run.Kill();
        }

        await run.Up();
        await run.AssertSound();
    }

    /// <summary>Without this one, the other would prove nothing.</summary>
    [FaultFact]
    public async Task It_takes_what_was_acknowledged_where_syncs_keep_nothing_and_the_checker_says_so()
    {
        var seed = await Seed.Draw();
        var lying = _disk.Environment(lie: 50);
        await using var run = new CrashRun(_disk.Data, seed, output, lying, _disk.CutPower);

        await run.Up();
        await run.Live(LongestLife);
        var breaches = await run.Judge();

        Assert.Contains(breaches, breach => breach.Kind is BreachKind.LostWrite);
    }

    public void Dispose() => _disk.Dispose();
}
