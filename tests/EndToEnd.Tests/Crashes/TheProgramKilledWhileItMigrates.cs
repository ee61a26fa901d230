using Xunit.Abstractions;

namespace CleanPlan.EndToEnd.Tests.Crashes;

[Trait("Length", "Long")]
public sealed class TheProgramKilledWhileItMigrates(ITestOutputHelper output)
{
    [Fact]
    public Task Blocks_no_later_start() =>
        KillAtManyMoments(
            NewDirectory,
            hasBegun: data => File.Exists(Path.Combine(data, "cleanplan.db")),
            after: async data =>
            {
                using var again = Migrate(data);
                Assert.True(await again.Exit() == 0, again.Output);
            }
        );

    [Fact]
    public async Task Loses_nothing_of_a_database_that_it_brings_up_to_itself()
    {
        using var old = await OldDatabase.Make(NewDirectory());
        var midway = 0;
        await KillAtManyMoments(
            () => old.CopyTo(NewDirectory()),
            // a copy is made before anything is changed
            hasBegun: data => Directory.Exists(Path.Combine(data, "backups")),
            after: async data =>
            {
                midway += OldDatabase.HasLog(data) ? 1 : 0;
                using (var next = ProgramProcess.Serve(data, workers: 0))
                {
                    await next.Address;
                    next.Kill();
                }

                old.AssertIsWholeIn(data);
                await Doctor.FindsNothing(data);
            }
        );
        output.WriteLine($"{midway} had written something by then, and {old.Rows} rows are there each time");
    }

    private async Task KillAtManyMoments(Func<string> newData, Func<string, bool> hasBegun, Func<string, Task> after)
    {
        var whole = await Measure(newData(), hasBegun);
        output.WriteLine($"it migrates for {whole.TotalMilliseconds:0} ms");
        var moments = Effort.Migrations;
        var unfinished = 0;
        for (var i = 0; i < moments; i++)
        {
            var data = newData();
            using (var migration = Migrate(data))
            {
                await Begun(data, hasBegun, migration.Exit());
                await Task.Delay(whole * i / moments);
                migration.Kill();
                unfinished += migration.Output.Length == 0 ? 1 : 0;
            }

            await after(data);
            Directory.Delete(data, recursive: true);
        }

        output.WriteLine($"{unfinished} of {moments} were killed before they were done");
        Assert.True(unfinished > 0, "Every kill came too late.");
    }

    /// <returns>how long it takes, from when it begins with the database</returns>
    private static async Task<TimeSpan> Measure(string data, Func<string, bool> hasBegun)
    {
        using var migration = Migrate(data);
        var end = migration.Exit();
        await Begun(data, hasBegun, end);
        var began = TimeProvider.System.GetTimestamp();
        Assert.Equal(0, await end);
        var whole = TimeProvider.System.GetElapsedTime(began);
        Directory.Delete(data, recursive: true);
        return whole;
    }

    private static async Task Begun(string data, Func<string, bool> hasBegun, Task<int> end)
    {
        while (!hasBegun(data) && !end.IsCompleted)
            await Task.WhenAny(end, Task.Delay(2));
    }

    private static string NewDirectory() => Directory.CreateTempSubdirectory("cleanplan-migration-").FullName;

    private static ProgramProcess Migrate(string data) => ProgramProcess.Start("db", "migrate", "--data", data);
}
