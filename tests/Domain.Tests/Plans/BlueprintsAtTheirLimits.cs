using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Domain.Tests.Plans;

public sealed class BlueprintsAtTheirLimits
{
    [Fact]
    public void Ten_thousand_tasks_are_taken_and_one_more_is_not()
    {
        Assert.True(PlanBlueprint.Check(Tasks(10_000)).IsOk);
        AssertLimit(Tasks(10_001), "tasks", 10_000, 10_001);
    }

    [Fact]
    public void A_hundred_thousand_dependencies_are_taken_and_one_more_is_not()
    {
        // each of 200 tasks waits for each of 500 others
        var before = Tasks(500);
        string[] all = [.. before.Select(task => task.Key)];
        var after = Enumerable.Range(0, 200).Select(i => CheckingABlueprint.Task($"after-{i}", all));
        TaskDraft[] full = [.. before, .. after];

        Assert.Equal(100_000, PlanBlueprint.Check(full).Value.Edges);
        AssertLimit([.. full, CheckingABlueprint.Task("over", all[0])], "tasks", 100_000, 100_001);
    }

    [Fact]
    public void A_task_waits_for_at_most_ten_thousand()
    {
        // a repetition counts as it was sent, though it is one dependency
        var before = Tasks(9_998);
        string[] all = [.. before.Select(task => task.Key)];
        var full = PlanBlueprint.Check([.. before, CheckingABlueprint.Task("join", [.. all, all[0], all[1]])]);

        Assert.Equal(9_998, full.Value.Edges);
        AssertLimit(
            [.. before, CheckingABlueprint.Task("join", [.. all, .. all[..3]])],
            "tasks[9998].depends_on",
            10_000,
            10_001
        );
    }

    private static TaskDraft[] Tasks(int count) =>
        [.. Enumerable.Range(0, count).Select(i => CheckingABlueprint.Task($"task-{i}"))];

    private static void AssertLimit(TaskDraft[] drafts, string field, long limit, long value)
    {
        var error = PlanBlueprint.Check(drafts).Error!;
        var fault = Assert.IsType<LimitFault>(Assert.Single(error.Faults));

        Assert.Equal("limit_exceeded", error.Code);
        Assert.Equal((field, limit, value), (fault.Field, fault.Limit, fault.Value));
    }
}
