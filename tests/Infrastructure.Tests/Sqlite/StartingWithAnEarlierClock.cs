using CleanPlan.Domain.Plans;
using CleanPlan.Tests.Common;

namespace CleanPlan.Infrastructure.Tests.Sqlite;

/// <summary>The system's clock was set back while the engine ran, and now it is started again.</summary>
public sealed class StartingWithAnEarlierClock : IAsyncLifetime
{
    private readonly FakeTime _time = new();
    private readonly DateTimeOffset _begin;
    private SqliteEngine _engine;

    public StartingWithAnEarlierClock()
    {
        _engine = SqliteEngine.Open(_time);
        _begin = _time.GetUtcNow();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _engine.DisposeAsync().AsTask();

    [Fact]
    public async Task A_task_that_was_ready_is_ready()
    {
        var planId = await _engine.Start(new TaskDraft { Key = "a" });
        _time.Advance(TimeSpan.FromMinutes(1));
        await _engine.Act(planId, slice => slice.AddTasks([new TaskDraft { Key = "b" }]));

        await StartAgain();

        Assert.Equal(["a", "b"], (await _engine.ClaimKeys()).Order());
    }

    [Fact]
    public async Task A_heartbeat_takes_nothing_from_a_lease()
    {
        var planId = await _engine.Start(new TaskDraft { Key = "a" });
        var claimed = await _engine.ClaimOne();
        _time.Advance(TimeSpan.FromSeconds(20));
        await _engine.Report(claimed, new Heartbeat(claimed.Task.LeaseToken));
        var prolonged = (await _engine.Task(planId, "a")).LeaseExpiresAt;

        await StartAgain();
        await _engine.Report(claimed, new Heartbeat(claimed.Task.LeaseToken));

        Assert.Equal(prolonged, (await _engine.Task(planId, "a")).LeaseExpiresAt);
    }

    private async Task StartAgain()
    {
        var directory = await _engine.Close();
        _time.JumpTo(_begin.AddHours(-1));
        _engine = SqliteEngine.Open(_time, directory);
    }
}
