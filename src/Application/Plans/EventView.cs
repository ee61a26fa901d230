using System.ComponentModel.DataAnnotations;
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

    /// <summary>Its number in the plan: from 1, without gaps.</summary>
    public long Seq { get; init; }

    /// <summary>Null for what happens to the plan itself.</summary>
    public Guid? TaskId { get; init; }

    /// <summary>The key of its task in the plan.</summary>
    public string? TaskKey { get; init; }

    /// <summary>What happened.</summary>
    [OneOf(typeof(TaskEventType))]
    public string EventType { get; init; } = "";

    /// <summary>The attempt that it belongs to, from 1.</summary>
    public int? Attempt { get; init; }

    /// <summary>The lease that it belongs to.</summary>
    public long? LeaseToken { get; init; }

    /// <summary>The worker that said it, or to which it happened.</summary>
    public string? AgentId { get; init; }

    /// <summary>What kind of agent the task asks for.</summary>
    public string? AgentType { get; init; }

    /// <summary>What the agent said, or went wrong.</summary>
    public string? Message { get; init; }

    /// <summary>How far the task was, in percent.</summary>
    [Range(0, 100)]
    public int? Progress { get; init; }

    /// <summary>The tool that was called.</summary>
    public string? ToolName { get; init; }

    /// <summary>What it was called with.</summary>
    public JsonText? ToolInput { get; init; }

    /// <summary>What it answered.</summary>
    public JsonText? ToolOutput { get; init; }

    /// <summary>The status before the move.</summary>
    public string? From { get; init; }

    /// <summary>The status after the move.</summary>
    public string? To { get; init; }

    /// <summary>Why it moved.</summary>
    public string? Reason { get; init; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset Timestamp { get; init; }
}
