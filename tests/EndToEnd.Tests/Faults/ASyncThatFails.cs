using CleanPlan.EndToEnd.Tests.Crashes;
using Xunit.Abstractions;

namespace CleanPlan.EndToEnd.Tests.Faults;

/// <summary>After a failed sync nobody knows what the disk holds, before it is read anew.</summary>
[Trait("Length", "Long")]
public sealed class ASyncThatFails(FaultLibrary library, ITestOutputHelper output)
    : IClassFixture<FaultLibrary>,
        IDisposable
{
    private const int StorageFailed = 70;

    // the syncs of the database file: when it is made, when its tables are, and at every checkpoint
    private const string Database = ".db";
    private const int Migration = 2;
    private const int FirstCheckpoint = 3;

    private readonly FaultyDisk _disk = new(library.Path);

    /// <summary>A commit, soon after the start and under load, and the first checkpoint.</summary>
    [FaultTheory]
    [InlineData("-wal", 100)]
    [InlineData("-wal", 30)]
    [InlineData(Database, FirstCheckpoint)]
    public async Task Stops_the_program_and_costs_nothing_that_was_acknowledged(string file, int sync)
    {
        var seed = await Seed.Draw();
        var failing = _disk.Environment(file, fail: sync);
        await using var run = new CrashRun(_disk.Data, seed, output, failing, _disk.CutPower);

        await run.Up();
        var exit = await run.Server.Exit();

        Assert.Equal(StorageFailed, exit);
        Assert.Contains("STORAGE_FAILED", run.Server.Output, StringComparison.Ordinal);
        await run.AssertSound();
    }

    [FaultFact]
    public async Task At_the_end_of_a_migration_keeps_the_program_from_starting()
    {
        using (var failing = ProgramProcess.Serve(_disk.Data, workers: 0, _disk.Environment(Database, Migration)))
            Assert.Equal(StorageFailed, await failing.Exit());

        _disk.CutPower();
        using var next = ProgramProcess.Serve(_disk.Data, workers: 0);
        await next.Address;
    }

    [FaultFact]
    public async Task As_the_program_stops_is_seen_in_what_it_exits_with()
    {
        using var server = ProgramProcess.Serve(_disk.Data, workers: 0, _disk.Environment(Database, FirstCheckpoint));
        using (await RemotePlan.Post(await server.Address, RemotePlan.Layers(1, 1, 2)))
            server.Terminate();

        Assert.Equal(StorageFailed, await server.Exit());
        Assert.Contains("STORAGE_FAILED", server.Output, StringComparison.Ordinal);
        _disk.CutPower();
        await Doctor.FindsNothing(_disk.Data);
    }

    public void Dispose() => _disk.Dispose();
}
