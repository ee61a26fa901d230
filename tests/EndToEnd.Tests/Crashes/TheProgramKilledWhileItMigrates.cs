using Xunit.Abstractions;

namespace CleanPlan.EndToEnd.Tests.Crashes;

[Trait("Length", "Long")]
public sealed class TheProgramKilledWhileItMigrates(ITestOutputHelper output)
{
    [Fact]
    public async Task Blocks_no_later_start()
    {
        var whole = await Measure(NewDirectory());
        output.WriteLine($"it migrates for {whole.TotalMilliseconds:0} ms");
        var moments = Effort.Migrations;
        var unfinished = 0;
        for (var i = 0; i < moments; i++)
        {
            var data = NewDirectory();
            using (var migration = Migrate(data))
            {
                await Begun(data, migration.Exit());
                await Task.Delay(whole * i / moments);
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

    /// <returns>how long it takes, from when it begins with the database</returns>
    private static async Task<TimeSpan> Measure(string data)
    {
        using var migration = Migrate(data);
        var end = migration.Exit();
        await Begun(data, end);
        var began = TimeProvider.System.GetTimestamp();
        Assert.Equal(0, await end);
        var whole = TimeProvider.System.GetElapsedTime(began);
        Directory.Delete(data, recursive: true);
        return whole;
    }

    private static async Task Begun(string data, Task<int> end)
    {
        while (!File.Exists(Path.Combine(data, "cleanplan.db")) && !end.IsCompleted)
            await Task.WhenAny(end, Task.Delay(2));
    }

    private static string NewDirectory() => Directory.CreateTempSubdirectory("cleanplan-migration-").FullName;

    private static ProgramProcess Migrate(string data) => ProgramProcess.Start("db", "migrate", "--data", data);
}
