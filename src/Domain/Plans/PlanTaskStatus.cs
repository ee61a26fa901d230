namespace CleanPlan.Domain.Plans;

public enum PlanTaskStatus
{
    Pending,
    InProgress,
    Done,
    Failed,
    Blocked,
    Skipped,
    Retrying,
}

/// <summary>Why a task is in its status: a closed list, for people and for the rules.</summary>
public enum TaskReason
{
    // pending: computed when read, the first that holds
    NotStarted,
    WaitingDependencies,
    Paused,
    Scheduled,
    NoSlot,
    Ready,

    // blocked: the first two are settled, the others wait for a person
    DependencyFailed,
    PlanStopped,
    AwaitingApproval,
    AwaitingInput,

    // failed
    NotRetryable,
    AttemptsExhausted,
    DeadlineExceeded,
    CrashLoop,
    Rejected,

    // retrying
    Error,
    LeaseExpired,
    AttemptTimeout,

    // skipped
    ByOperator,
    ByRule,
    PlanAborted,

    // done
    Overridden,

    // of an event only
    Released,
}

/// <summary>When a task runs, seen from its dependencies; the names are those of GitHub Actions.</summary>
public enum RunOn
{
    Success,
    Always,
    Failure,
    Any,
}
