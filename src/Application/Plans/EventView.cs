using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Plans;

/// <summary>One line of what happened in a plan.</summary>
public sealed record EventView
{
    internal static readonly Func<TaskEvent, EventView> Of = Map.Of<TaskEvent, EventView>(config =>
        config
            .NewConfig<TaskEvent, EventView>()
            .Map(view => view.EventType, line => line.EventType.Wire())
            .Map(view => view.ToolInput, line => JsonText.Of(line.ToolInput))
            .Map(view => view.ToolOutput, line => JsonText.Of(line.ToolOutput))
    );

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
