using CleanPlan.Domain.Plans;
using CleanPlan.Tests.Common;

namespace CleanPlan.Storage.Compliance;

public abstract class HoldingLeases : EngineSuite
{
    [Fact]
    public async Task Of_two_racing_completers_one_changes_something()
    {
        var planId = await Engine.Start(new TaskDraft { Key = "a" });
        var claimed = await Engine.ClaimOne();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(i => Task.Run(() => Engine.Complete(claimed, $$"""{"from":{{i}}}""")))
        );

        Assert.Single(answers, answer => answer.IsOk);
        Assert.All(
            answers.Where(answer => !answer.IsOk),
            answer => Assert.Equal("already_reported", answer.Error!.Code)
        );
        Assert.Equal(4, (await Engine.Plan(planId)).EventSeq);
    }

    [Fact]
    public async Task The_same_report_said_twice_is_answered_twice_and_done_once()
    {
        var planId = await Engine.Start(new TaskDraft { Key = "a" });
        var claimed = await Engine.ClaimOne();

        Assert.True((await Engine.Complete(claimed)).IsOk);
        var version = (await Engine.Plan(planId)).Version;
        Assert.True((await Engine.Complete(claimed)).IsOk);

        Assert.Equal(version, (await Engine.Plan(planId)).Version);
    }

    [Fact]
    public async Task A_worker_that_comes_back_after_its_lease_was_taken_changes_nothing()
    {
        var planId = await Engine.Start(
            new TaskDraft { Key = "a", Retry = RetryPolicy.Default with { InitialSeconds = 0 } }
        );
        var paused = await Engine.ClaimOne("w1");
        Time.Advance(TimeSpan.FromSeconds(31));
        var taken = await Engine.ClaimOne("w2");

        Assert.Equal("lease_lost", (await Engine.Complete(paused)).Error?.Code);

        var task = await Engine.Task(planId, "a");
        Assert.Equal(
            (PlanTaskStatus.InProgress, "w2", taken.Task.LeaseToken),
            (task.Status, task.WorkerId, task.LeaseToken)
        );
        Assert.True((await Engine.Complete(taken)).IsOk);
    }

    [Fact]
    public async Task A_lease_that_was_prolonged_again_and_again_ends_when_its_worker_falls_silent()
    {
        var planId = await Engine.Start(new TaskDraft { Key = "a" });
        var held = await Engine.ClaimOne();
        for (var i = 0; i < 5; i++)
        {
            Time.Advance(TimeSpan.FromSeconds(25));
            Assert.True((await Engine.Report(held, new Heartbeat(held.Task.LeaseToken))).IsOk);
            await Engine.Claim(1, "reaper", types: ["none"]);
            Assert.Equal(PlanTaskStatus.InProgress, (await Engine.Task(planId, "a")).Status);
        }

        Time.Advance(TimeSpan.FromSeconds(29));
        await Engine.Claim(1, "reaper", types: ["none"]);
        Assert.Equal(PlanTaskStatus.InProgress, (await Engine.Task(planId, "a")).Status);
        Time.Advance(TimeSpan.FromSeconds(1));
        await Engine.Claim(1, "reaper", types: ["none"]);

        Assert.Equal(PlanTaskStatus.Retrying, (await Engine.Task(planId, "a")).Status);
    }

    [Fact]
    public async Task A_lease_that_is_asked_to_be_shorter_ends_sooner()
    {
        var planId = await Engine.Start(new TaskDraft { Key = "a" });
        var held = await Engine.ClaimOne();
        Assert.True((await Engine.Report(held, new Heartbeat(held.Task.LeaseToken, LeaseSeconds: 10))).IsOk);

        Time.Advance(TimeSpan.FromSeconds(10));
        await Engine.Claim(1, "reaper", types: ["none"]);

        Assert.Equal(PlanTaskStatus.Retrying, (await Engine.Task(planId, "a")).Status);
    }

    [Fact]
    public async Task A_report_under_an_expired_lease_that_nobody_has_reaped_is_still_work_done()
    {
        await Engine.Start(new TaskDraft { Key = "a" });
        var claimed = await Engine.ClaimOne();
        Time.Advance(TimeSpan.FromMinutes(5));

        Assert.True((await Engine.Complete(claimed)).IsOk);
    }

    [Fact]
    public async Task A_heartbeat_keeps_the_lease_until_the_attempts_own_time_is_up()
    {
        var planId = await Engine.Start(
            new TaskDraft
            {
                Key = "a",
                TimeoutSeconds = 60,
                Retry = RetryPolicy.Default with { InitialSeconds = 0 },
            }
        );
        var claimed = await Engine.ClaimOne();
        Time.Advance(TimeSpan.FromSeconds(25));
        Assert.True((await Engine.Report(claimed, new Heartbeat(claimed.Task.LeaseToken))).IsOk);
        Time.Advance(TimeSpan.FromSeconds(25));
        Assert.True((await Engine.Report(claimed, new Heartbeat(claimed.Task.LeaseToken, 50))).IsOk);
        Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(["a"], await Engine.ClaimKeys(worker: "w2"));
        var task = await Engine.Task(planId, "a");
        Assert.Equal((1, 0, "attempt_timeout"), (task.RetryCount, task.LostLeases, task.ErrorType));
    }

    [Fact]
    public async Task A_task_that_kills_three_workers_in_a_row_is_given_up()
    {
        var planId = await Engine.Start(
            new TaskDraft { Key = "a", Retry = RetryPolicy.Default with { MaxAttempts = 100, InitialSeconds = 0 } }
        );
        for (var i = 0; i < 3; i++)
        {
            Assert.Single(await Engine.Claim());
            Time.Advance(TimeSpan.FromSeconds(31));
        }

        Assert.Empty(await Engine.ClaimKeys());
        Assert.Equal(TaskReason.CrashLoop, (await Engine.Task(planId, "a")).Reason);
    }

    [Fact]
    public async Task A_clock_that_jumps_back_brings_no_lease_to_life_again()
    {
        await Engine.Start(new TaskDraft { Key = "a", Retry = RetryPolicy.Default with { InitialSeconds = 0 } });
        await Engine.Claim(worker: "w1");
        var before = Time.GetUtcNow();
        Time.Advance(TimeSpan.FromSeconds(31));
        Assert.Single(await Engine.Claim(worker: "w2"));

        Time.JumpTo(before);

        Assert.Empty(await Engine.ClaimKeys(worker: "w3"));
    }

    [Fact]
    public async Task A_deadline_ends_a_task_whatever_its_worker_does()
    {
        var planId = await Engine.Start(new TaskDraft { Key = "a", DeadlineSeconds = 40 });
        var claimed = await Engine.ClaimOne();
        Time.Advance(TimeSpan.FromSeconds(20));
        await Engine.Report(claimed, new Heartbeat(claimed.Task.LeaseToken));
        Time.Advance(TimeSpan.FromSeconds(20));

        Assert.Empty(await Engine.ClaimKeys());
        var (plan, tasks) = await Engine.Whole(planId);
        Assert.Equal((PlanStatus.Failed, TaskReason.DeadlineExceeded), (plan.Status, tasks[0].Reason));
        Assert.Equal("lease_lost", (await Engine.Complete(claimed)).Error?.Code);
    }

    [Fact]
    public async Task A_batch_of_reports_is_the_same_as_one_after_the_other()
    {
        await Engine.Start(
            new TaskDraft { Key = "a" },
            new TaskDraft { Key = "b" },
            new TaskDraft { Key = "c", DependsOn = ["a", "b"] }
        );
        var claimed = await Engine.Claim(2);

        var answers = await Engine.Report(
            (claimed[0], new FailureReport(claimed[0].Task.LeaseToken, "h", "boom", "It broke.", Retryable: false)),
            (claimed[0], EngineRig.Completed(claimed[0])),
            (claimed[1], EngineRig.Completed(claimed[1]))
        );

        Assert.Equal([true, false, true], answers.Select(answer => answer.IsOk));
        Assert.Empty(await Engine.ClaimKeys());
    }
}
