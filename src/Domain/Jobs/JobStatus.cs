namespace CleanPlan.Domain.Jobs;

public enum JobStatus
{
    /// <summary>Asked for; its goal waits for a planner.</summary>
    Created,

    /// <summary>The planner is asked.</summary>
    Drafting,

    /// <summary>A draft waits for a person.</summary>
    DraftReady,

    /// <summary>Its plan is there, and waits for its turn.</summary>
    Queued,
    Running,
    Succeeded,
    Failed,
    Cancelled,
}

/// <summary>Why a job is where it is, where its status alone does not say it.</summary>
public enum JobReason
{
    PlannerFailed,
    PlanFailed,
    PlanAborted,
    Rejected,
    ByOperator,
}

/// <summary>What a job was made of.</summary>
public enum JobSource
{
    Goal,
    Plan,
    Workflow,
    PlanId,
}

/// <summary>What a planner is asked for.</summary>
public enum PlanningKind
{
    /// <summary>A first draft.</summary>
    Draft,

    /// <summary>Another draft, since a person wants one.</summary>
    Revise,

    /// <summary>What is left of a plan that runs or has failed, anew.</summary>
    Replan,
}

/// <summary>What happens to a job that its log tells of.</summary>
public enum JobEventType
{
    StatusChanged,
    DraftAdded,
    PlannerFailed,
    ReplanAsked,
    ReplanApplied,
    Changed,
}
