using Xunit.Abstractions;

namespace CleanPlan.EndToEnd.Tests.Crashes;

public sealed class TheProgramKilledWhileItMigrates(ITestOutputHelper output)
{
    [Fact]
    public async Task Blocks_no_later_start()
    {
        var (from, to) = await Measure();
        output.WriteLine($"it migrates between {from.TotalMilliseconds:0} and {to.TotalMilliseconds:0} ms");
        var moments = Effort.Migrations;
        var unfinished = 0;
        for (var i = 0; i < moments; i++)
        {
            var data = Directory.CreateTempSubdirectory("cleanplan-migration-").FullName;
            using (var migration = Migrate(data))
            {
                await Task.Delay(from + ((to - from) * i / moments));
                migration.Kill();
                unfinished += migration.Output.Length == 0 ? 1 : 0;
            }

            using (var again = Migrate(data))
                Assert.True(await again.Exit() == 0, again.Output);
            Directory.Delete(data, recursive: true);
        }

        output.WriteLine($"{unfinished} of {moments} were killed before they were done");
        Assert.True(unfinished > 0, "Every kill came too late.");
    }

    /// <returns>when it makes the file, and when it is done, counted from its start</returns>
    private static async Task<(TimeSpan From, TimeSpan To)> Measure()
    {
        var data = Directory.CreateTempSubdirectory("cleanplan-migration-").FullName;
        var began = TimeProvider.System.GetTimestamp();
        using var migration = Migrate(data);
        var end = migration.Exit();
        while (!File.Exists(Path.Combine(data, "cleanplan.db")))
            await Task.WhenAny(end, Task.Delay(2));
        var from = TimeProvider.System.GetElapsedTime(began);
        Assert.Equal(0, await end);
        var to = TimeProvider.System.GetElapsedTime(began);
        Directory.Delete(data, recursive: true);
        return (from, to);
    }

    private static ProgramProcess Migrate(string data) => ProgramProcess.Start("db", "migrate", "--data", data);
}
