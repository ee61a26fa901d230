using Xunit.Abstractions;

namespace CleanPlan.EndToEnd.Tests.Crashes;

/// <summary>A process that is halted longer than a lease lasts wakes up in a world that went on without it.</summary>
[Trait("Length", "Long")]
public sealed class TheProgramFrozen(ITestOutputHelper output) : IDisposable
{
    private const int LeaseSeconds = 5;
    private static readonly TimeSpan LongerThanALease = TimeSpan.FromSeconds(LeaseSeconds + 1);

    private readonly string _data = Directory.CreateTempSubdirectory("cleanplan-frozen-").FullName;

    [Fact]
    public async Task As_a_worker_it_comes_too_late_and_its_task_is_done_once_by_another()
    {
        using var server = ProgramProcess.Serve(_data, workers: 0);
        var address = await server.Address;
        string[] work = ["worker", "--url", address, "--agents", "sleep", "--lease-seconds", $"{LeaseSeconds}"];
        using var first = ProgramProcess.Start(work);
        using var plan = await RemotePlan.Post(address, RemotePlan.Layers(1, 1, 2));
        await plan.Reaches(state => RemotePlan.Count(state, "in_progress") == 1);
        first.Freeze();
        using var second = ProgramProcess.Start(work);
        await plan.Reaches(RemotePlan.IsSettled);

        first.Thaw();
        await first.Says("LEASE_LOST", "REPORT_REFUSED");

        var events = await plan.Events();
        // on a machine that is busy with other things, the second may lose a lease as well
        Assert.All(
            events.Where(line => (string)line["event_type"]! == "error"),
            line => Assert.Equal("lease_expired", (string)line["reason"]!)
        );
        var end = Assert.Single(events, line => (string)line["event_type"]! == "agent_end");
        Assert.True((long)end["lease_token"]! > 1, end.ToJsonString());
    }

    [Fact]
    public async Task As_a_server_under_load_it_loses_nothing_and_takes_no_lease_away_too_early()
    {
        await using var run = new CrashRun(_data, await Seed.Draw(), output);
        await run.Up();
        await run.Live(300);

        run.Server.Freeze();
        await Task.Delay(LongerThanALease);
        run.Server.Thaw();

        await run.Live(300);
        await run.AssertSound();
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);
}
