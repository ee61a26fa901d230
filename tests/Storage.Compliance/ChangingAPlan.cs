using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Storage.Compliance;

/// <summary>Commands that look at what most moves do not load.</summary>
public abstract class ChangingAPlan : EngineSuite
{
    [Fact]
    public async Task An_edit_of_one_member_keeps_all_others()
    {
        var planId = await Engine.Start(
            new TaskDraft
            {
                Key = "a",
                Title = "Write it",
                Description = "All of it.",
                Input = """{"pages":3}""",
            }
        );

        Assert.True((await Engine.ActOn(planId, "a", (s, at) => s.Edit(at, new TaskEdit { Priority = 9 }))).IsOk);

        var task = await Engine.Task(planId, "a");
        Assert.Equal(("Write it", "All of it.", """{"pages":3}"""), (task.Title, task.Description, task.Input));
        Assert.Equal(9, task.Priority);
    }

    [Fact]
    public async Task An_edit_that_says_the_title_again_keeps_the_approval()
    {
        var planId = await Engine.Start(
            new TaskDraft
            {
                Key = "a",
                Title = "Write it",
                RequiresApproval = true,
            },
            new TaskDraft { Key = "b", DependsOn = ["a"] }
        );
        await Engine.ActOn(planId, "a", (slice, at) => slice.Approve(at, null, null));

        await Engine.ActOn(planId, "a", (slice, at) => slice.Edit(at, new TaskEdit { Title = "Write it" }));
        Assert.NotNull((await Engine.Task(planId, "a")).ApprovedAt);

        await Engine.ActOn(planId, "a", (slice, at) => slice.Edit(at, new TaskEdit { Title = "Write more" }));
        var task = await Engine.Task(planId, "a");
        Assert.Null(task.ApprovedAt);
        Assert.Equal(TaskReason.AwaitingApproval, task.Reason);
    }

    [Fact]
    public async Task A_task_that_another_comes_to_wait_for_is_known_by_the_version_that_is_read()
    {
        var planId = await Engine.Start(new TaskDraft { Key = "a" });
        await Engine.Act(planId, slice => slice.AddTasks([new TaskDraft { Key = "b", DependsOn = ["a"] }]));

        var task = await Engine.Task(planId, "a");
        var edited = await Engine.Plans.ActOnTask(
            TenantId.Default,
            task.Id,
            (slice, at) => slice.Edit(at, new TaskEdit { Priority = 9 }),
            task.Version,
            CancellationToken.None
        );

        Assert.True(edited.IsOk, edited.Error?.Code);
    }

    [Fact]
    public async Task The_same_override_said_again_is_taken_as_said()
    {
        var planId = await Engine.Start(new TaskDraft { Key = "a" }, new TaskDraft { Key = "b" });
        await Engine.Fail((await Engine.Claim(1)).Single());
        var failed = (await Engine.Whole(planId)).Tasks.Single(task => task.Status is PlanTaskStatus.Failed).Key;

        Assert.True((await Engine.ActOn(planId, failed, (s, at) => s.Override(at, "1", null))).IsOk);
        Assert.True((await Engine.ActOn(planId, failed, (s, at) => s.Override(at, "1", null))).IsOk);
        var other = await Engine.ActOn(planId, failed, (s, at) => s.Override(at, "2", null));

        Assert.Equal("invalid_transition", other.Error?.Code);
        Assert.Equal("1", (await Engine.Task(planId, failed)).Result);
    }

    [Fact]
    public async Task A_task_added_before_another_makes_it_wait()
    {
        var planId = await Engine.Start(new TaskDraft { Key = "a" }, new TaskDraft { Key = "join" });

        await Engine.Act(
            planId,
            slice =>
                slice.AddTasks([
                    new TaskDraft
                    {
                        Key = "b",
                        DependsOn = ["a"],
                        Before = ["join"],
                    },
                ])
        );

        Assert.Equal(["a", "b", "join"], await Engine.Drain());
    }

    [Fact]
    public async Task A_task_that_is_deleted_in_the_set_in_which_it_came_leaves_nothing()
    {
        var planId = await Engine.Start(new TaskDraft { Key = "a" });

        await Engine.Act(
            planId,
            slice =>
            {
                slice.AddTasks([new TaskDraft { Key = "b", DependsOn = ["a"] }, new TaskDraft { Key = "c" }]);
                return slice.Delete(1);
            }
        );

        Assert.Equal(["a", "c"], (await Engine.Whole(planId)).Tasks.Select(task => task.Key));
        Assert.Equal(["a c"], await Engine.Drain());
    }
}
