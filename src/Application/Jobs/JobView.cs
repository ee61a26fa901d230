using System.ComponentModel.DataAnnotations;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Jobs;

public sealed record JobView : IVersioned
{
    internal static readonly Func<Job, JobView> Of = Map.Of<Job, JobView>(config =>
        config
            .NewConfig<Job, JobView>()
            .Map(view => view.Source, job => job.Source.Wire())
            .Map(view => view.Status, job => job.Status.Wire())
            .Map(view => view.Reason, job => job.Reason == null ? null : job.Reason.Value.Wire())
            .Map(view => view.Planning, job => PlanningView.Of(job))
            .Map(view => view.Usage, job => UsageView.Of(job.Usage))
            .Map(view => view.Error, job => JobErrorView.Of(job.Error))
            .Map(view => view.Metadata, job => JsonText.Of(job.Metadata))
            .Map(view => view.DraftRevision, job => job.DraftRevision == 0 ? (int?)null : job.DraftRevision)
    );

    /// <summary>Its id, opaque.</summary>
    public Guid Id { get; init; }

    /// <summary>The session that it belongs to.</summary>
    public Guid SessionId { get; init; }

    /// <summary>What is to be reached.</summary>
    public string Goal { get; init; } = "";

    /// <summary>What it was made of.</summary>
    [OneOf(typeof(JobSource))]
    public string Source { get; init; } = "";

    /// <summary>Where it stands.</summary>
    [OneOf(typeof(JobStatus))]
    public string Status { get; init; } = "";

    /// <summary>Why it is there, where its status alone does not say it.</summary>
    [OneOf(typeof(JobReason))]
    public string? Reason { get; init; }

    /// <summary>Whether nothing can change it any more.</summary>
    public bool IsFinal { get; init; }

    /// <summary>Whether nothing more happens unless a person acts.</summary>
    public bool IsSettled { get; init; }

    /// <summary>9 goes first, 0 last.</summary>
    [Range(0, PlanLimits.MaxPriority)]
    public int Priority { get; init; }

    /// <summary>Its plan does not begin before.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Whether a person must approve of the draft.</summary>
    public bool RequireApproval { get; init; }

    /// <summary>The types of agents that the planner may use; the usual ones where there are none.</summary>
    public IReadOnlyList<string> AgentTypes { get; init; } = [];

    /// <summary>Where word of it is sent.</summary>
    public string? CallbackUrl { get; init; }

    /// <summary>The caller's own name for it.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Its plan, from the moment on that it is queued.</summary>
    public Guid? PlanId { get; init; }

    /// <summary>Its newest attempt.</summary>
    public Guid ExecutionId { get; init; }

    /// <summary>The number of its newest draft.</summary>
    public int? DraftRevision { get; init; }

    /// <summary>What the planner is asked for; null where it is not.</summary>
    public PlanningView? Planning { get; init; }

    /// <summary>What models were asked for it, and what that has cost.</summary>
    public UsageView Usage { get; init; } = new(0, 0, 0, 0);

    /// <summary>What it has failed of last.</summary>
    public JobErrorView? Error { get; init; }

    /// <summary>Any members that the caller wants to keep with it.</summary>
    public JsonText? Metadata { get; init; }

    /// <summary>Who has asked for it.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>Who has approved of its draft.</summary>
    public string? ApprovedBy { get; init; }

    /// <summary>When its draft was approved.</summary>
    public DateTimeOffset? ApprovedAt { get; init; }

    /// <summary>Rises with every change; it is the entity tag, as in `"v7"`.</summary>
    public long Version { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was changed last.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When its plan began first.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was settled.</summary>
    public DateTimeOffset? CompletedAt { get; init; }
}

/// <summary>What requests to models come to.</summary>
/// <param name="Calls">how many there were</param>
/// <param name="InputTokens">what they were made of</param>
/// <param name="OutputTokens">what their answers were made of</param>
/// <param name="Cost">of those whose price is configured</param>
public sealed record UsageView(int Calls, long InputTokens, long OutputTokens, decimal Cost)
{
    internal static UsageView Of(ModelUsage usage) =>
        new(usage.Calls, usage.InputTokens, usage.OutputTokens, usage.Cost);
}

/// <summary>What a planner is asked for.</summary>
/// <param name="Kind">a first draft, another one, or what is left of the plan anew</param>
/// <param name="AskedAt">null as long as there is no place for it</param>
public sealed record PlanningView([property: OneOf(typeof(PlanningKind))] string Kind, DateTimeOffset? AskedAt)
{
    internal static PlanningView? Of(Job job) =>
        job.Planning is { } kind ? new(kind.Wire(), job.PlanningAskedAt) : null;
}

/// <summary>What a job has failed of.</summary>
/// <param name="Type">what kind of error it was</param>
/// <param name="Message">what went wrong</param>
/// <param name="TaskId">the task that has failed first, where one has</param>
/// <param name="TaskKey">its key in the plan</param>
/// <param name="Faults">everything that is wrong with the planner's last answer</param>
public sealed record JobErrorView(
    string Type,
    string Message,
    Guid? TaskId,
    string? TaskKey,
    IReadOnlyList<FaultView>? Faults
)
{
    internal static JobErrorView? Of(JobError? error) =>
        error is null
            ? null
            : new(
                error.Type,
                error.Message,
                error.TaskId,
                error.TaskKey,
                error.Faults?.Select(fault => new FaultView(fault.Field, fault.Code, fault.Message)).ToList()
            );
}

/// <summary>Something that is wrong with an answer of a planner.</summary>
/// <param name="Field">where</param>
/// <param name="Code">a stable name</param>
/// <param name="Message">a sentence</param>
public sealed record FaultView(string Field, string Code, string Message);
