using CleanPlan.Domain.Plans;

namespace CleanPlan.Infrastructure.Tests.Sqlite;

public sealed class CarryingOutAPlan : IAsyncDisposable
{
    private readonly TestEngine _engine = new();

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public async Task Tasks_come_out_in_dependency_order_and_the_plan_ends_done()
    {
        var planId = await _engine.Start(
            new TaskDraft { Key = "join", DependsOn = ["left", "right"] },
            new TaskDraft { Key = "left", DependsOn = ["root"] },
            new TaskDraft { Key = "right", DependsOn = ["root"] },
            new TaskDraft { Key = "root" }
        );

        var order = new List<string>();
        while (await _engine.Claim(10) is { Count: > 0 } claimed)
        {
            order.Add(string.Join(' ', claimed.Select(c => c.Task.Key)));
            foreach (var task in claimed)
                Assert.True((await _engine.Complete(task)).IsOk);
        }

        Assert.Equal(["root", "left right", "join"], order);
        var (plan, tasks) = await _engine.Whole(planId);
        Assert.Equal(PlanStatus.Done, plan.Status);
        Assert.Equal(4, plan.Counts.Done);
        Assert.All(tasks, task => Assert.Equal(100, task.Progress));
        Assert.Equal(10, plan.EventSeq);
    }

    [Fact]
    public async Task A_waiting_claim_is_woken_by_the_completion_that_makes_a_task_ready()
    {
        await _engine.Start(new TaskDraft { Key = "a" }, new TaskDraft { Key = "b", DependsOn = ["a"] });
        var first = Assert.Single(await _engine.Claim());

        var waiting = _engine.Claim(worker: "w2", wait: TimeSpan.FromMinutes(1));
        Assert.False(waiting.IsCompleted);
        await _engine.Complete(first);

        Assert.Equal("b", Assert.Single(await waiting).Task.Key);
    }

    [Fact]
    public async Task A_failure_blocks_everything_behind_it_in_one_go()
    {
        var chain = Enumerable
            .Range(0, 10_000)
            .Select(i => new TaskDraft { Key = $"t{i}", DependsOn = i == 0 ? [] : [$"t{i - 1}"] });
        var planId = await _engine.Start([.. chain]);
        var first = Assert.Single(await _engine.Claim());

        await _engine.Report(first, token => new FailureReport(token, "h", "boom", "it broke", Retryable: false));

        var plan = await _engine.Plan(planId);
        Assert.Equal(PlanStatus.Failed, plan.Status);
        Assert.Equal(9_999, plan.Counts.Blocked);
    }
}
