using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Tests.Common;

namespace CleanPlan.Storage.Compliance;

public abstract class CarryingOutAPlan : EngineSuite
{
    [Fact]
    public async Task Tasks_come_out_in_dependency_order_and_the_plan_ends_done()
    {
        var planId = await Engine.Start(
            new TaskDraft { Key = "join", DependsOn = ["left", "right"] },
            new TaskDraft { Key = "left", DependsOn = ["root"] },
            new TaskDraft { Key = "right", DependsOn = ["root"] },
            new TaskDraft { Key = "root" }
        );

        Assert.Equal(["root", "left right", "join"], await Engine.Drain());
        var (plan, tasks) = await Engine.Whole(planId);
        Assert.Equal(PlanStatus.Done, plan.Status);
        Assert.Equal(4, plan.Counts.Done);
        Assert.All(tasks, task => Assert.Equal(100, task.Progress));
        // started, 4 claims, 4 completions, done
        Assert.Equal(10, plan.EventSeq);
    }

    [Fact]
    public async Task A_claim_hands_over_what_the_dependencies_resulted_in()
    {
        await Engine.Start(new TaskDraft { Key = "a" }, new TaskDraft { Key = "b", DependsOn = ["a"] });
        await Engine.Complete(await Engine.ClaimOne(), """{"answer":42}""");

        var handed = Assert.Single((await Engine.ClaimOne()).Dependencies);
        Assert.Equal(("a", """{"answer":42}"""), (handed.Key, handed.Value));
    }

    [Fact]
    public async Task Two_last_parents_that_finish_at_once_release_their_child_once()
    {
        for (var round = 0; round < 20; round++)
        {
            var planId = await Engine.Start(
                new TaskDraft { Key = "left" },
                new TaskDraft { Key = "right" },
                new TaskDraft { Key = "child", DependsOn = ["left", "right"] }
            );
            var parents = await Engine.Claim(2);

            await Task.WhenAll(parents.Select(parent => Task.Run(() => Engine.Complete(parent))));

            Assert.Equal(["child"], await Engine.Drain());
            Assert.Equal(PlanStatus.Done, (await Engine.Plan(planId)).Status);
        }
    }

    [Fact]
    public async Task A_failure_blocks_everything_behind_it_and_a_retry_opens_it_again()
    {
        var chain = Enumerable
            .Range(0, 2_000)
            .Select(i => new TaskDraft { Key = $"t{i}", DependsOn = i == 0 ? [] : [$"t{i - 1}"] });
        var planId = await Engine.Start([.. chain]);
        await Engine.Fail(await Engine.ClaimOne());

        var failed = await Engine.Plan(planId);
        Assert.Equal((PlanStatus.Failed, 1_999), (failed.Status, failed.Counts.Blocked));

        Assert.True((await Engine.ActOn(planId, "t0", (slice, at) => slice.Retry(at))).IsOk);
        var open = await Engine.Plan(planId);
        Assert.Equal((PlanStatus.InProgress, 0, 2_000), (open.Status, open.Counts.Blocked, open.Counts.Pending));
        Assert.Equal(["t0"], await Engine.ClaimKeys());
    }

    [Fact]
    public async Task A_stopped_plan_lets_nothing_go_until_the_failure_is_gone()
    {
        var planId = await Engine.Add(
            [
                new TaskDraft { Key = "bad" },
                new TaskDraft { Key = "good" },
                new TaskDraft { Key = "after", DependsOn = ["good"] },
            ],
            OnFailure.Stop
        );
        var claimed = await Engine.Claim(1);
        await Engine.Fail(claimed[0]);

        Assert.Empty(await Engine.ClaimKeys());
        Assert.Equal(TaskReason.PlanStopped, (await Engine.Task(planId, "good")).Reason);

        await Engine.ActOn(planId, "bad", (slice, at) => slice.Skip(at, "me"));
        Assert.Equal(["good", "after"], await Engine.Drain());
        Assert.Equal(PlanStatus.Done, (await Engine.Plan(planId)).Status);
    }

    [Fact]
    public async Task A_running_task_fans_out_and_its_join_waits()
    {
        var planId = await Engine.Start(
            new TaskDraft { Key = "split" },
            new TaskDraft { Key = "join", DependsOn = ["split"] }
        );
        var split = await Engine.ClaimOne();
        var parts = Enumerable.Range(0, 3).Select(i => new TaskDraft { Key = $"part{i}", Before = ["join"] }).ToList();

        Assert.True((await Engine.Report(split, new Completion(split.Task.LeaseToken, "h", "{}", parts))).IsOk);

        Assert.Equal(["part0 part1 part2", "join"], await Engine.Drain());
        Assert.Equal(PlanStatus.Done, (await Engine.Plan(planId)).Status);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(5_000)]
    public async Task A_report_answers_with_the_task_as_it_left_it(int characters)
    {
        var text = $"\"{new string('x', characters)}\"";
        var planId = await Engine.Start(
            new TaskDraft { Key = "a", Input = text },
            new TaskDraft { Key = "b", DependsOn = ["a"] }
        );
        var claimed = await Engine.ClaimOne();
        TaskReport report = new(claimed.Task.Id, EngineRig.Completed(claimed, text));
        var before = await Engine.Task(planId, "a");

        var first = await Engine.Reports.Report(TenantId.Default, report, before, CancellationToken.None);
        var second = await Engine.Reports.Report(TenantId.Default, report, before, CancellationToken.None);

        var (left, stored) = (first.Value!, await Engine.Task(planId, "a"));
        Assert.Equal((PlanTaskStatus.Done, 100, text, text), (left.Status, left.Progress, left.Input, left.Result));
        Assert.Equal((stored.Version, stored.CompletedAt), (left.Version, left.CompletedAt));
        Assert.True(second.IsOk);
        Assert.Null(second.Value);
    }

    [Fact]
    public async Task An_abort_skips_what_is_left_and_late_reports_change_nothing()
    {
        var planId = await Engine.Start(new TaskDraft { Key = "a" }, new TaskDraft { Key = "b", DependsOn = ["a"] });
        var late = await Engine.ClaimOne();

        await Engine.Act(planId, slice => slice.Abort("enough"));
        var before = await Engine.Plan(planId);
        var answer = await Engine.Complete(late);

        Assert.Equal("lease_lost", answer.Error?.Code);
        var after = await Engine.Plan(planId);
        Assert.Equal((PlanStatus.Aborted, 2), (after.Status, after.Counts.Skipped));
        Assert.Equal(before.EventSeq, after.EventSeq);
    }
}
