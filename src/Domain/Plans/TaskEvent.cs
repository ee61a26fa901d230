namespace CleanPlan.Domain.Plans;

public enum TaskEventType
{
    AgentStart,
    AgentProgress,
    AgentEnd,
    ToolCall,
    ToolResult,
    Error,
    StatusChanged,
}

/// <summary>One line of what happened in a plan; append-only, numbered from 1 without gaps.</summary>
public sealed record TaskEvent
{
    public required Common.TenantId TenantId { get; init; }
    public required Guid PlanId { get; init; }
    public required long Seq { get; init; }
    public required TaskEventType EventType { get; init; }

    /// <summary>Null for what happens to the plan itself.</summary>
    public Guid? TaskId { get; init; }
    public string? TaskKey { get; init; }
    public int? Attempt { get; init; }
    public long? LeaseToken { get; init; }

    /// <summary>The worker that the event comes from, or the person.</summary>
    public string? AgentId { get; init; }
    public string? AgentType { get; init; }
    public string? Message { get; init; }
    public int? Progress { get; init; }
    public string? ToolName { get; init; }

    /// <summary>JSON text.</summary>
    public string? ToolInput { get; init; }

    /// <summary>JSON text.</summary>
    public string? ToolOutput { get; init; }

    /// <summary>A task's or, where <see cref="TaskId"/> is null, a plan's status on the wire.</summary>
    public string? From { get; init; }
    public string? To { get; init; }
    public string? Reason { get; init; }
    public required DateTimeOffset Timestamp { get; init; }
}
