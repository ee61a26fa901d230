using System.ComponentModel.DataAnnotations;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Jobs;

namespace CleanPlan.Application.Jobs;

/// <summary>Which part of its way an execution is on, for who shows it to people.</summary>
public enum ExecutionStage
{
    Init,
    Planning,
    AwaitingApproval,
    Queued,
    Executing,
    Completed,
    Failed,
    Cancelled,
}

/// <summary>One attempt of a job. Once it is completed it never changes.</summary>
public sealed record ExecutionView : IVersioned
{
    /// <summary>Its id, opaque.</summary>
    public Guid ExecutionId { get; init; }

    /// <summary>The job that it is an attempt of.</summary>
    public Guid JobId { get; init; }

    /// <summary>The plan, as soon and as long as there is one.</summary>
    public Guid? PlanId { get; init; }

    /// <summary>Which part of its way it is on.</summary>
    [OneOf(typeof(ExecutionStage))]
    public string Stage { get; init; } = "";

    /// <summary>The job's, or what it was at the end.</summary>
    [OneOf(typeof(JobStatus))]
    public string Status { get; init; } = "";

    /// <summary>How far it is, in percent.</summary>
    [Range(0, 100)]
    public int Progress { get; init; }

    /// <summary>Whether it has ended, however.</summary>
    public bool IsCompleted { get; init; }

    /// <summary>What it has failed of.</summary>
    public JobErrorView? Error { get; init; }

    /// <summary>At the end, the results of the tasks that were done by then, by their keys, in the plan's order.</summary>
    public IReadOnlyDictionary<string, JsonText?> Results { get; init; } = new Dictionary<string, JsonText?>();

    /// <summary>How many results there is no room for here: they are to be had from the plan's tasks.</summary>
    public int ResultsLeftOut { get; init; }

    /// <summary>After how long it makes sense to ask again; null once it is completed.</summary>
    public int? PollAfterMs { get; init; }

    /// <summary>Rises with every change; it is the entity tag, as in `"v7"`.</summary>
    public long Version { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was changed last.</summary>
    public DateTimeOffset UpdatedAt { get; init; }
}
