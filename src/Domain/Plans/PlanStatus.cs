namespace CleanPlan.Domain.Plans;

public enum PlanStatus
{
    Pending,
    InProgress,
    Done,
    Failed,
    Aborted,
}

/// <summary>What a plan in progress is doing; the first that holds, in this order.</summary>
public enum PlanPhase
{
    Paused,

    /// <summary>Only a person can move it.</summary>
    Attention,

    /// <summary>A task that is not optional has failed, the rest goes on.</summary>
    Failing,
    Running,
}

/// <summary>What a failure that is not optional does to the tasks that do not depend on it.</summary>
public enum OnFailure
{
    Continue,
    Stop,
}
