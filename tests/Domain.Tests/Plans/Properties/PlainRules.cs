using CleanPlan.Domain.Plans;

namespace CleanPlan.Domain.Tests.Plans.Properties;

internal enum Verdict
{
    Waits,
    Met,
    Impossible,
    Pointless,
}

/// <summary>The table of "When a task may run", read from the dependencies themselves.</summary>
internal static class PlainRules
{
    public static Verdict Of(PlainTask task, PlainFault fault) =>
        task.Spec.RunOn switch
        {
            RunOn.Success => Success(task.DependsOn, fault),
            RunOn.Always => task.DependsOn.All(Settled) ? Verdict.Met : Verdict.Waits,
            RunOn.Failure => Failure(task.DependsOn),
            _ => Any(task.DependsOn),
        };

    /// <summary>"Settled = done, skipped, failed, or blocked with a settled reason."</summary>
    private static bool Settled(PlainTask d) => !d.Live;

    private static bool SkippedByRule(PlainTask d) => d.Is(PlanTaskStatus.Skipped, TaskReason.ByRule);

    private static bool Broken(PlainTask d) => d.FailedForGood || d.BlockedSettled;

    private static Verdict Success(List<PlainTask> dependencies, PlainFault fault)
    {
        // "blocked dependency_failed once one is failed (not optional) or blocked with a settled reason"
        if (
            dependencies.Any(d =>
                Broken(d) || (fault == PlainFault.OptionalFailureBreaksSuccess && d.Status == PlanTaskStatus.Failed)
            )
        )
            return Verdict.Impossible;

        // "skipped by rule once all are skipped by rule"; without dependencies there is nothing that could be
        if (dependencies.Count > 0 && dependencies.All(SkippedByRule))
            return fault == PlainFault.RuleSkipsDoNotSpread ? Verdict.Met : Verdict.Pointless;

        // "every dependency is done, skipped or failed-but-optional"
        return dependencies.All(Settled) ? Verdict.Met : Verdict.Waits;
    }

    private static Verdict Failure(List<PlainTask> dependencies)
    {
        if (!dependencies.All(Settled))
            return Verdict.Waits;

        // "at least one failed (optional ones too) or is blocked", otherwise "skipped by rule"
        return dependencies.Any(d => d.Status == PlanTaskStatus.Failed || d.BlockedSettled)
            ? Verdict.Met
            : Verdict.Pointless;
    }

    private static Verdict Any(List<PlainTask> dependencies)
    {
        // "the first one is done or skipped by an operator"
        if (
            dependencies.Any(d =>
                d.Status == PlanTaskStatus.Done || d.Is(PlanTaskStatus.Skipped, TaskReason.ByOperator)
            )
        )
            return Verdict.Met;
        if (!dependencies.All(Settled))
            return Verdict.Waits;

        // "blocked dependency_failed if any failed (optional ones aside) or is blocked, else skipped by rule"
        return dependencies.Any(Broken) ? Verdict.Impossible : Verdict.Pointless;
    }
}
