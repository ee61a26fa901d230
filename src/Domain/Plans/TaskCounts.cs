namespace CleanPlan.Domain.Plans;

/// <summary>What a plan counts of its tasks, so that one move costs the same in a plan of ten and of ten thousand.</summary>
public readonly record struct TaskCounts
{
    public int Pending { get; init; }
    public int InProgress { get; init; }
    public int Done { get; init; }
    public int Failed { get; init; }
    public int Blocked { get; init; }
    public int Skipped { get; init; }
    public int Retrying { get; init; }

    /// <summary>Of the failed ones, those that do not fail the plan.</summary>
    public int FailedOptional { get; init; }

    /// <summary>Of the blocked ones, those that wait for a person.</summary>
    public int BlockedLive { get; init; }

    /// <summary>Of the pending ones, those whose rule is met.</summary>
    public int Claimable { get; init; }

    /// <summary>Unfinished tasks that want to be alone, and those of them that run.</summary>
    public int Exclusive { get; init; }
    public int ExclusiveRunning { get; init; }
    public long ProgressSum { get; init; }

    public int Total => Pending + InProgress + Done + Failed + Blocked + Skipped + Retrying;

    public int Live => Pending + InProgress + Retrying + BlockedLive;

    /// <summary>Failures that fail the plan.</summary>
    public int Failures => Failed - FailedOptional;

    public int Of(PlanTaskStatus status) =>
        status switch
        {
            PlanTaskStatus.Pending => Pending,
            PlanTaskStatus.InProgress => InProgress,
            PlanTaskStatus.Done => Done,
            PlanTaskStatus.Failed => Failed,
            PlanTaskStatus.Blocked => Blocked,
            PlanTaskStatus.Skipped => Skipped,
            PlanTaskStatus.Retrying => Retrying,
            _ => throw new ArgumentOutOfRangeException(nameof(status), status, "No such status."),
        };

    /// <summary>What one task adds.</summary>
    public static TaskCounts Of(PlanTask task)
    {
        var unfinished = !task.CanParallel && !task.IsFinal;
        return new TaskCounts
        {
            Pending = One(task.Status is PlanTaskStatus.Pending),
            InProgress = One(task.Status is PlanTaskStatus.InProgress),
            Done = One(task.Status is PlanTaskStatus.Done),
            Failed = One(task.Status is PlanTaskStatus.Failed),
            Blocked = One(task.Status is PlanTaskStatus.Blocked),
            Skipped = One(task.Status is PlanTaskStatus.Skipped),
            Retrying = One(task.Status is PlanTaskStatus.Retrying),
            FailedOptional = One(task.Status is PlanTaskStatus.Failed && task.Optional),
            BlockedLive = One(task.IsBlockedLive),
            Claimable = One(task.Status is PlanTaskStatus.Pending && task.ClaimableAt is not null),
            Exclusive = One(unfinished),
            ExclusiveRunning = One(unfinished && task.Status is PlanTaskStatus.InProgress),
            ProgressSum = task.Status is PlanTaskStatus.Done or PlanTaskStatus.Skipped ? 100 : task.Progress,
        };
    }

    public static TaskCounts operator +(in TaskCounts a, in TaskCounts b) => a.Plus(b, 1);

    public static TaskCounts operator -(in TaskCounts a, in TaskCounts b) => a.Plus(b, -1);

    private TaskCounts Plus(in TaskCounts b, int sign) =>
        new()
        {
            Pending = Pending + (sign * b.Pending),
            InProgress = InProgress + (sign * b.InProgress),
            Done = Done + (sign * b.Done),
            Failed = Failed + (sign * b.Failed),
            Blocked = Blocked + (sign * b.Blocked),
            Skipped = Skipped + (sign * b.Skipped),
            Retrying = Retrying + (sign * b.Retrying),
            FailedOptional = FailedOptional + (sign * b.FailedOptional),
            BlockedLive = BlockedLive + (sign * b.BlockedLive),
            Claimable = Claimable + (sign * b.Claimable),
            Exclusive = Exclusive + (sign * b.Exclusive),
            ExclusiveRunning = ExclusiveRunning + (sign * b.ExclusiveRunning),
            ProgressSum = ProgressSum + (sign * b.ProgressSum),
        };

    private static int One(bool holds) => holds ? 1 : 0;
}
