using CleanPlan.Domain.Plans;

namespace CleanPlan.Domain.Tests.Plans.Properties;

/// <summary>What must hold of any stored plan at any time, whatever the model thinks: the contract's last paragraph on plans.</summary>
internal static class PlanInvariants
{
    public static IEnumerable<string> Broken(StoredPlan stored) =>
        OfThePlan(stored)
            .Concat(stored.Tasks.SelectMany(task => OfATask(task, stored.Plan)))
            .Concat(Audit(stored).Select(finding => $"the audit says {finding.Code}: {finding.Message}"));

    // the audit is for stored plans, so it must have no word against what the rules have just written
    private static IReadOnlyList<PlanFinding> Audit(StoredPlan stored) =>
        PlanAudit.Of(
            stored.Plan,
            stored.Tasks,
            new EventNumbers(
                stored.Events.Count,
                stored.Events.Count == 0 ? null : stored.Events[0].Seq,
                stored.Events.Count == 0 ? null : stored.Events[^1].Seq
            )
        );

    private static IEnumerable<string> OfThePlan(StoredPlan stored)
    {
        var (plan, tasks) = (stored.Plan, stored.Tasks);
        if (plan.Status is PlanStatus.InProgress && !tasks.Any(t => t.IsLive))
            yield return "a plan in progress without a live task";
        if (plan.IsSettled && tasks.Any(t => t.IsLive))
            yield return "a live task in a settled plan";
        if (plan.Status is PlanStatus.Done && tasks.Any(t => t.Status is PlanTaskStatus.Blocked))
            yield return "a blocked task in a done plan";
        if (plan.Counts != tasks.Select(t => TaskCounts.Of(t)).Aggregate(default(TaskCounts), (a, b) => a + b))
            yield return "the plan's counters do not equal what they count";
        if (plan.Edges != tasks.Sum(t => t.DependsOn.Length))
            yield return "the plan's number of dependencies is not theirs";
    }

    private static IEnumerable<string> OfATask(PlanTask task, Plan plan)
    {
        if (task.Status is PlanTaskStatus.InProgress != task.LeaseExpiresAt is not null)
            yield return $"{task.Key}: in_progress without a lease, or a lease without it";
        if (
            plan.RulesApply
            && task.Status is PlanTaskStatus.Pending
            && task.Decide() is RunDecision.Block or RunDecision.Skip
        )
            yield return $"{task.Key}: pending, although its counters rule out its rule";
        if (
            task is { Status: PlanTaskStatus.Blocked, Reason: TaskReason.DependencyFailed }
            && plan.Counts.Failures == 0
        )
            yield return $"{task.Key}: dependency_failed without a failure that is not optional";
        if (!plan.RulesApply && task.DeadlineAt is not null)
            yield return $"{task.Key}: a deadline runs in a plan that does not";
    }
}
