using static CleanPlan.Domain.Plans.PlanTaskStatus;

namespace CleanPlan.Domain.Plans;

/// <summary>Something in a stored plan that the rules never leave behind.</summary>
/// <param name="Code">stable, snake_case</param>
public sealed record PlanFinding(string Code, string Message, Guid PlanId, Guid? TaskId = null);

/// <summary>How many events of a plan there are, and between which numbers.</summary>
public readonly record struct EventNumbers(long Count, long? First, long? Last);

/// <summary>
/// Judges a whole plan: recounts what is kept by counters, and asks of each task whether it may be as it is. It shares
/// the rules' decisions with the engine, and none of its bookkeeping.
/// </summary>
public static class PlanAudit
{
    /// <param name="tasks">all of them, each with its edges</param>
    public static IReadOnlyList<PlanFinding> Of(Plan plan, IReadOnlyCollection<PlanTask> tasks, EventNumbers events)
    {
        var counts = default(TaskCounts);
        foreach (var task in tasks)
            counts += TaskCounts.Of(task);

        return
        [
            .. StatusFindings(plan, counts),
            .. CounterFindings(plan, tasks, counts),
            .. EventFindings(plan, events),
            .. PlanGraphAudit.Of(plan, tasks),
            .. tasks.SelectMany(task => TaskFindings(plan, task, counts)),
        ];
    }

    private static IEnumerable<PlanFinding> StatusFindings(Plan plan, TaskCounts counts)
    {
        if (counts.Total == 0)
        {
            yield return new("empty_plan", "It has no task.", plan.Id);
            yield break;
        }

        var derived = Plan.RollUp(counts);
        if (plan.Status is PlanStatus.InProgress && counts.Live == 0)
            yield return new("no_live_task", $"It is in progress, but its tasks make it {derived}.", plan.Id);
        else if (plan.IsSettled && counts.Live > 0)
            yield return new(
                "live_task_in_settled_plan",
                $"It is {plan.Status}, but {counts.Live} tasks live.",
                plan.Id
            );
        else if (plan is { IsStarted: true, Status: not PlanStatus.Aborted } && plan.Status != derived)
            yield return new("plan_status_differs", $"It is {plan.Status}, but its tasks make it {derived}.", plan.Id);

        if (plan.IsFinal && counts.Blocked > 0)
            yield return new("blocked_in_final_plan", $"It is {plan.Status}, but a task is blocked.", plan.Id);
    }

    private static IEnumerable<PlanFinding> CounterFindings(
        Plan plan,
        IReadOnlyCollection<PlanTask> tasks,
        TaskCounts counts
    )
    {
        if (plan.Counts != counts)
            yield return new("plan_counts_differ", $"It counts {plan.Counts}, but has {counts}.", plan.Id);

        var edges = tasks.Sum(task => task.DependsOn.Length);
        if (plan.Edges != edges)
            yield return new("edge_count_differs", $"It counts {plan.Edges} edges, but has {edges}.", plan.Id);
    }

    private static IEnumerable<PlanFinding> EventFindings(Plan plan, EventNumbers events)
    {
        var expected = plan.EventSeq - plan.FirstSeq + 1;
        var whole = new EventNumbers(
            expected,
            expected > 0 ? plan.FirstSeq : null,
            expected > 0 ? plan.EventSeq : null
        );
        if (events != whole)
            yield return new("events_differ", $"Its events are {events}, but should be {whole}.", plan.Id);
    }

    private static IEnumerable<PlanFinding> TaskFindings(Plan plan, PlanTask task, TaskCounts counts)
    {
        if (task.Status is InProgress && (task.LeaseExpiresAt is null || task.WorkerId is null))
            yield return Finding("lease_missing", "It is in progress, and nobody holds it.");
        if (task.Status is not InProgress && task.LeaseExpiresAt is not null)
            yield return Finding("lease_left", $"It is {task.Status}, and has a lease.");
        if (task.LeaseCheckAt is null != task.LeaseExpiresAt is null || task.LeaseCheckAt > task.LeaseExpiresAt)
            yield return Finding("lease_unchecked", "Nobody would see in time that its lease has ended.");
        if (task.Reason is TaskReason.DependencyFailed && counts.Failures == 0)
            yield return Finding("no_failure", "It is blocked by a failure, and there is none.");
        if (!plan.IsStarted && task.Status is InProgress or Failed or Blocked or Retrying)
            yield return Finding("moved_before_start", $"It is {task.Status}, and the plan has not started.");
        if (!plan.IsStarted && task.ClaimableAt is not null)
            yield return Finding("queue_differs", "It stands in the queue, and the plan has not started.");
        if (plan.RulesApply && RuleFault(plan, task, counts) is { } fault)
            yield return Finding(fault.Code, fault.Message);

        PlanFinding Finding(string code, string message) => new(code, $"{task.Key}: {message}", plan.Id, task.Id);
    }

    /// <summary>What the rules would have moved on.</summary>
    private static (string Code, string Message)? RuleFault(Plan plan, PlanTask task, TaskCounts counts)
    {
        var stopped = plan.OnFailure is OnFailure.Stop && counts.Failures > 0 && task.StopsWithPlan;
        var decision = task.Decide();
        return (task.Status, task.Reason) switch
        {
            (Pending, _) when stopped => ("pending_in_stopped_plan", "It is pending, and its plan is stopped."),
            (Pending, _) when decision is RunDecision.Block or RunDecision.Skip => (
                "pending_ruled_out",
                $"It is pending, and its rule can no longer be met ({decision})."
            ),
            (Pending, _) when decision is RunDecision.Run && task is { RequiresApproval: true, ApprovedAt: null } => (
                "approval_not_asked",
                "Its rule is met, and nobody was asked for the approval."
            ),
            (Pending, _) when decision is RunDecision.Run != task.ClaimableAt is not null => (
                "queue_differs",
                $"Its rule says {decision}, and its place in the queue says otherwise."
            ),
            (Retrying, _) when task.ClaimableAt is null => ("queue_differs", "It is retrying, and in no queue."),
            (not (Pending or Retrying), _) when task.ClaimableAt is not null => (
                "queue_differs",
                $"It is {task.Status}, and in the queue."
            ),
            (Blocked, TaskReason.DependencyFailed) when stopped || decision is not RunDecision.Block => (
                "blocked_without_cause",
                "What blocked it is gone."
            ),
            (Blocked, TaskReason.AwaitingApproval)
                when !task.AskedByAgent && (stopped || decision is not RunDecision.Run) => (
                "blocked_without_cause",
                "It waits for an approval that the rules no longer ask for."
            ),
            (Blocked, TaskReason.PlanStopped) when !stopped => ("blocked_without_cause", "Its plan is not stopped."),
            _ => null,
        };
    }
}
