using CleanPlan.Domain.Plans;

namespace CleanPlan.Domain.Tests.Plans.Properties;

/// <summary>What a plan's author says of one task.</summary>
internal sealed record PlainSpec(string Key)
{
    public string Title { get; init; } = Key;
    public string[] DependsOn { get; init; } = [];

    /// <summary>Of an added task only: the existing tasks that are to wait for it.</summary>
    public string[] Before { get; init; } = [];
    public RunOn RunOn { get; init; }
    public bool Optional { get; init; }
    public bool RequiresApproval { get; init; }
    public bool Alone { get; init; }
    public int? DelaySeconds { get; init; }
    public int? DeadlineSeconds { get; init; }
    public int TimeoutSeconds { get; init; } = 600;
    public int MaxAttempts { get; init; } = 3;
    public int InitialSeconds { get; init; } = 1;
    public int Factor { get; init; } = 2;
    public int MaxSeconds { get; init; } = 300;
    public int Priority { get; init; } = 5;

    public override string ToString() =>
        $"{Key} {RunOn}{(Optional ? " optional" : "")} after [{string.Join(",", DependsOn)}] before [{string.Join(",", Before)}]";
}

/// <summary>One task of the plain model: plain fields, no counter of anything but itself.</summary>
internal sealed class PlainTask(PlainSpec spec, int position)
{
    public PlainSpec Spec { get; set; } = spec;
    public int Position { get; } = position;
    public List<PlainTask> DependsOn { get; private set; } = [];

    public PlanTaskStatus Status { get; set; }

    /// <summary>Null where it is computed when read (pending), or where there is none.</summary>
    public TaskReason? Reason { get; set; }
    public int Progress { get; set; }
    public int Attempt { get; set; }
    public int RetryCount { get; set; }
    public int LostLeases { get; set; }
    public string? Worker { get; set; }

    /// <summary>The attempt number stands for the fencing token: both grow with each claim.</summary>
    public int Token => Attempt;
    public DateTimeOffset? LeaseExpiresAt { get; set; }
    public DateTimeOffset? TimeoutAt { get; set; }
    public DateTimeOffset? NotBefore { get; set; }
    public DateTimeOffset? NextAttemptAt { get; set; }

    /// <summary>"the latest of the plan's start, the task's creation, its last operator retry and its last re-opening"</summary>
    public DateTimeOffset? DeadlineFrom { get; set; }

    /// <summary>"tasks of an unstarted plan and settled blocked ones have none running", nor has what is over</summary>
    public DateTimeOffset? DeadlineAt =>
        Live && Spec.DeadlineSeconds is { } seconds ? DeadlineFrom?.AddSeconds(seconds) : null;
    public DateTimeOffset? ApprovedAt { get; set; }
    public bool AskedByAgent { get; set; }

    /// <summary>Waits for the answer to a question that its agent asked.</summary>
    public bool AsksByAgent => BlockedLive && AskedByAgent;
    public int Answers { get; set; }
    public string? ReleasedBy { get; set; }
    public DateTimeOffset ReleasedAt { get; set; }
    public int Releases { get; set; }
    public string? Result { get; set; }
    public int FailedAsNumber { get; set; }
    public Report? LastReport { get; set; }

    public string Key => Spec.Key;

    /// <summary>With no dependencies yet: those are tasks, of which there are copies too.</summary>
    public PlainTask Copy()
    {
        var copy = (PlainTask)MemberwiseClone();
        copy.DependsOn = [];
        return copy;
    }

    public bool Is(PlanTaskStatus status, TaskReason reason) => Status == status && Reason == reason;

    public bool FailedForGood => Status == PlanTaskStatus.Failed && !Spec.Optional;

    /// <summary>"Reasons: dependency_failed, plan_stopped (settled: the plan can end with them)"</summary>
    public bool BlockedSettled =>
        Status == PlanTaskStatus.Blocked && Reason is TaskReason.DependencyFailed or TaskReason.PlanStopped;

    public bool BlockedLive => Status == PlanTaskStatus.Blocked && !BlockedSettled;

    /// <summary>"any live task (pending, in_progress, retrying, blocked with a live reason)"</summary>
    public bool Live =>
        Status is PlanTaskStatus.Pending or PlanTaskStatus.InProgress or PlanTaskStatus.Retrying || BlockedLive;
}

/// <summary>One move of a task or, where <paramref name="Key"/> is null, of the plan.</summary>
internal sealed record PlainMove(string? Key, string From, string To, string? Reason);
