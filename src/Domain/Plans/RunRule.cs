namespace CleanPlan.Domain.Plans;

/// <summary>What a task is for those that depend on it; a live task is nothing yet.</summary>
public enum DependencyOutcome
{
    None,
    Done,
    SkippedByOperator,
    SkippedByRule,
    Failed,
    FailedOptional,
    BlockedByFailure,
    BlockedByStop,
}

/// <summary>How many of a task's dependencies have come to which outcome.</summary>
public readonly record struct DependencyCounts(
    int Total,
    int Done = 0,
    int SkippedByOperator = 0,
    int SkippedByRule = 0,
    int Failed = 0,
    int FailedOptional = 0,
    int BlockedByFailure = 0,
    int BlockedByStop = 0
)
{
    public int Skipped => SkippedByOperator + SkippedByRule;

    public int Blocked => BlockedByFailure + BlockedByStop;

    public int Settled => Done + Skipped + Failed + FailedOptional + Blocked;

    public bool AllSettled => Settled == Total;

    public DependencyCounts Moved(DependencyOutcome from, DependencyOutcome to) => Plus(from, -1).Plus(to, 1);

    public DependencyCounts Plus(DependencyOutcome outcome, int n) =>
        outcome switch
        {
            DependencyOutcome.Done => this with { Done = Done + n },
            DependencyOutcome.SkippedByOperator => this with { SkippedByOperator = SkippedByOperator + n },
            DependencyOutcome.SkippedByRule => this with { SkippedByRule = SkippedByRule + n },
            DependencyOutcome.Failed => this with { Failed = Failed + n },
            DependencyOutcome.FailedOptional => this with { FailedOptional = FailedOptional + n },
            DependencyOutcome.BlockedByFailure => this with { BlockedByFailure = BlockedByFailure + n },
            DependencyOutcome.BlockedByStop => this with { BlockedByStop = BlockedByStop + n },
            _ => this,
        };
}

/// <summary>What a rule says of a task now.</summary>
public enum RunDecision
{
    Wait,
    Run,

    /// <summary>The rule can no longer be met because something failed.</summary>
    Block,

    /// <summary>The rule has become pointless without any failure.</summary>
    Skip,
}

/// <summary>The four <see cref="RunOn"/> rules, decided from counters alone.</summary>
public static class RunRule
{
    public static RunDecision Decide(RunOn runOn, in DependencyCounts d) =>
        runOn switch
        {
            RunOn.Success => Success(d),
            RunOn.Always => d.AllSettled ? RunDecision.Run : RunDecision.Wait,
            RunOn.Failure => Failure(d),
            RunOn.Any => Any(d),
            _ => throw new ArgumentOutOfRangeException(nameof(runOn), runOn, "No such rule."),
        };

    private static RunDecision Success(in DependencyCounts d)
    {
        if (d.Failed + d.Blocked > 0)
            return RunDecision.Block;
        if (d.Total > 0 && d.SkippedByRule == d.Total)
            return RunDecision.Skip;
        return d.Done + d.Skipped + d.FailedOptional == d.Total ? RunDecision.Run : RunDecision.Wait;
    }

    private static RunDecision Failure(in DependencyCounts d)
    {
        if (!d.AllSettled)
            return RunDecision.Wait;
        return d.Failed + d.FailedOptional + d.Blocked > 0 ? RunDecision.Run : RunDecision.Skip;
    }

    private static RunDecision Any(in DependencyCounts d)
    {
        if (d.Done + d.SkippedByOperator > 0)
            return RunDecision.Run;
        if (!d.AllSettled)
            return RunDecision.Wait;
        return d.Failed + d.Blocked > 0 ? RunDecision.Block : RunDecision.Skip;
    }
}
