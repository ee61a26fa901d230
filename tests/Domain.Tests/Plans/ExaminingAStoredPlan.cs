using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Domain.Tests.Plans;

/// <summary>A sound plan, and what the doctor says of each thing that is broken in it by hand.</summary>
public sealed class ExaminingAStoredPlan
{
    private static readonly DateTimeOffset s_now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private delegate void Break(Plan plan, PlanTask first, PlanTask second);

    // a plan of two tasks, the second waiting for the first, which stands in the queue
    private static readonly Dictionary<string, Break> s_running = new()
    {
        ["plan_counts_differ"] = (plan, _, _) => plan.Counts = plan.Counts with { Claimable = 2 },
        ["edge_count_differs"] = (plan, _, _) => plan.Edges = 2,
        ["events_differ"] = (plan, _, _) => plan.EventSeq += 1,
        ["position_differs"] = (plan, _, _) => plan.NextPosition = 1,
        ["edges_differ"] = (_, first, _) => first.Dependents = [],
        ["dependency_counts_differ"] = (_, _, second) => second.Dependencies = new DependencyCounts(1, Done: 1),
        ["lease_missing"] = (_, first, _) => first.Status = PlanTaskStatus.InProgress,
        ["lease_left"] = (_, first, _) => first.LeaseExpiresAt = first.LeaseCheckAt = s_now,
        ["lease_unchecked"] = (_, first, _) => first.LeaseCheckAt = s_now,
        ["queue_differs"] = (_, first, _) => first.ClaimableAt = null,
        ["approval_not_asked"] = (_, first, _) => first.RequiresApproval = true,
        ["pending_ruled_out"] = (_, _, second) => second.Dependencies = new DependencyCounts(1, Failed: 1),
        ["pending_in_stopped_plan"] = (plan, first, _) =>
            (plan.OnFailure, first.Status) = (OnFailure.Stop, PlanTaskStatus.Failed),
        ["no_failure"] = (_, _, second) =>
            (second.Status, second.Reason) = (PlanTaskStatus.Blocked, TaskReason.DependencyFailed),
        ["blocked_without_cause"] = (_, _, second) =>
            (second.Status, second.Reason) = (PlanTaskStatus.Blocked, TaskReason.PlanStopped),
        ["no_live_task"] = (_, first, second) => first.Status = second.Status = PlanTaskStatus.Done,
        ["live_task_in_settled_plan"] = (plan, _, _) => plan.Status = PlanStatus.Done,
        ["moved_before_start"] = (plan, first, _) =>
            (plan.Status, first.Status) = (PlanStatus.Pending, PlanTaskStatus.Blocked),
        ["plan_status_differs"] = (plan, first, second) =>
        {
            plan.Status = PlanStatus.Failed;
            first.Status = second.Status = PlanTaskStatus.Done;
        },
        ["blocked_in_final_plan"] = (plan, first, second) =>
        {
            plan.Status = PlanStatus.Done;
            (first.Status, second.Status) = (PlanTaskStatus.Done, PlanTaskStatus.Blocked);
        },
    };

    public static TheoryData<string> Codes => [.. s_running.Keys];

    [Fact]
    public void Nothing_is_found_in_a_sound_one()
    {
        var (plan, tasks) = Running();

        Assert.Empty(PlanAudit.Of(plan, tasks, EventsOf(plan)));
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void What_is_broken_is_found(string code)
    {
        var (plan, tasks) = Running();
        var events = EventsOf(plan);
        s_running[code](plan, tasks[0], tasks[1]);

        Assert.Contains(code, PlanAudit.Of(plan, tasks, events).Select(finding => finding.Code));
    }

    [Fact]
    public void A_plan_without_tasks_is_found()
    {
        var (plan, _) = Running();

        Assert.Contains("empty_plan", PlanAudit.Of(plan, [], EventsOf(plan)).Select(finding => finding.Code));
    }

    [Fact]
    public void Events_that_were_pruned_from_the_front_are_not_missing()
    {
        var (plan, tasks) = Running();
        (plan.FirstSeq, plan.EventSeq) = (4, 6);

        Assert.Empty(PlanAudit.Of(plan, tasks, new EventNumbers(3, 4, 6)));
        Assert.NotEmpty(PlanAudit.Of(plan, tasks, new EventNumbers(2, 4, 6)));
    }

    private static (Plan Plan, IReadOnlyList<PlanTask> Tasks) Running()
    {
        var blueprint = PlanBlueprint.Check([CheckingABlueprint.Task("a"), CheckingABlueprint.Task("b", "a")]).Value;
        var (plan, tasks) = Plan.Create(
            TenantId.Default,
            Guid.Empty,
            "goal",
            OnFailure.Continue,
            null,
            blueprint,
            s_now
        );
        var slice = PlanSlice.Whole(plan, tasks, s_now, () => 0.5);
        slice.Start();
        Assert.True(slice.Advance());
        return (plan, tasks);
    }

    private static EventNumbers EventsOf(Plan plan) => new(plan.EventSeq, plan.FirstSeq, plan.EventSeq);
}
