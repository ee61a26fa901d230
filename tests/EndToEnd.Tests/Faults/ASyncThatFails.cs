using CleanPlan.EndToEnd.Tests.Crashes;
using Xunit.Abstractions;

namespace CleanPlan.EndToEnd.Tests.Faults;

/// <summary>After a failed sync nobody knows what the disk holds, before it is read anew.</summary>
public sealed class ASyncThatFails(FaultLibrary library, ITestOutputHelper output)
    : IClassFixture<FaultLibrary>,
        IDisposable
{
    private const int StorageFailed = 70;

    private readonly FaultyDisk _disk = new(library.Path);

    /// <summary>Soon after the start, and under load.</summary>
    [FaultTheory]
    [InlineData("-wal", 100)]
    [InlineData("-wal", 10)]
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

    public void Dispose() => _disk.Dispose();
}
