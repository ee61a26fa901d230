using CleanPlan.Application.Plans;
using CleanPlan.Domain.Jobs;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Planning;

/// <summary>All that a planner is told. Texts are what tenants wrote: to a model they are data, never instructions.</summary>
public sealed record PlannerRequest
{
    public required PlanningKind Kind { get; init; }

    public required string Goal { get; init; }

    /// <summary>The types that tasks may have; empty: those that are configured.</summary>
    public IReadOnlyList<string> AgentTypes { get; init; } = [];

    /// <summary>The session's.</summary>
    public string? SystemPrompt { get; init; }

    /// <summary>The session's last ones, oldest first; as many of them are used as <see cref="PlanningLimits"/> say.</summary>
    public IReadOnlyList<PlannerMessage> Messages { get; init; } = [];

    /// <summary>Oldest first; of a replan what came with it alone.</summary>
    public IReadOnlyList<string> Feedback { get; init; } = [];

    /// <summary>The tasks of the draft before; only to revise it.</summary>
    public IReadOnlyList<NewTask> Draft { get; init; } = [];

    /// <summary>All tasks of the plan; only to replan it.</summary>
    public IReadOnlyList<PlannerTask> Tasks { get; init; } = [];

    /// <summary>The number that the draft will have.</summary>
    public int Revision { get; init; } = 1;
}

public sealed record PlannerMessage(string Role, string Content);

/// <summary>A task that is there.</summary>
/// <param name="Error">what it failed of</param>
/// <param name="Result">JSON text; its first <see cref="PlanningLimits.Result"/> bytes are used</param>
public sealed record PlannerTask(
    string Key,
    string Title,
    string? AgentType,
    IReadOnlyList<string> DependsOn,
    PlanTaskStatus Status,
    string? Error = null,
    string? Result = null
)
{
    /// <summary>No replan changes anything about it.</summary>
    internal bool Stays => Status is PlanTaskStatus.Done or PlanTaskStatus.Skipped;
}
