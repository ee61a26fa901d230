using CleanPlan.Domain.Common;

namespace CleanPlan.Domain.Jobs;

/// <summary>One line of what happened to a job; append-only, numbered from 1 without gaps.</summary>
public sealed record JobEvent
{
    public required TenantId TenantId { get; init; }
    public required Guid JobId { get; init; }
    public required long Seq { get; init; }
    public required JobEventType Type { get; init; }

    /// <summary>The status before; null for the first.</summary>
    public JobStatus? From { get; init; }
    public JobStatus? To { get; init; }
    public JobReason? Reason { get; init; }

    /// <summary>Who has done it; null for what follows from a plan's moves, or from the planner's answer.</summary>
    public string? By { get; init; }
    public Guid? ExecutionId { get; init; }
    public int? Revision { get; init; }
    public required DateTimeOffset Timestamp { get; init; }
}
