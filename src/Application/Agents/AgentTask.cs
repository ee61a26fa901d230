using System.Text.Json;

namespace CleanPlan.Application.Agents;

/// <summary>A task as an agent sees it.</summary>
public sealed record AgentTask
{
    public required Guid Id { get; init; }
    public required string Key { get; init; }
    public required string Title { get; init; }
    public string? Description { get; init; }

    /// <summary>Always an object; empty where none was given.</summary>
    public required JsonElement Input { get; init; }

    /// <summary>Attempts that were lost to failure before this one.</summary>
    public int RetryCount { get; init; }

    /// <summary>What people answered to earlier questions of this task.</summary>
    public IReadOnlyList<AgentTaskAnswer> Answers { get; init; } = [];

    /// <summary>Key and result of each dependency, in their order; a result is null where there is none.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonElement?>> Dependencies { get; init; } = [];
}

public sealed record AgentTaskAnswer(string Question, JsonElement Input);
