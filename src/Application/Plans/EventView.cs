using CleanPlan.Application.Wire;

namespace CleanPlan.Application.Plans;

/// <summary>One line of what happened in a plan.</summary>
public sealed record EventView
{
    public long Seq { get; init; }

    /// <summary>Null for what happens to the plan itself.</summary>
    public Guid? TaskId { get; init; }
    public string? TaskKey { get; init; }
    public string EventType { get; init; } = "";
    public int? Attempt { get; init; }
    public long? LeaseToken { get; init; }
    public string? AgentId { get; init; }
    public string? AgentType { get; init; }
    public string? Message { get; init; }
    public int? Progress { get; init; }
    public string? ToolName { get; init; }
    public JsonText? ToolInput { get; init; }
    public JsonText? ToolOutput { get; init; }
    public string? From { get; init; }
    public string? To { get; init; }
    public string? Reason { get; init; }
    public DateTimeOffset Timestamp { get; init; }
}
