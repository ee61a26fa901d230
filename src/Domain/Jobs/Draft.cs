using CleanPlan.Domain.Common;

namespace CleanPlan.Domain.Jobs;

/// <summary>What a draft is of.</summary>
public enum DraftKind
{
    /// <summary>A plan that is not there yet.</summary>
    Draft,

    /// <summary>A change of the plan that is there.</summary>
    Replan,
}

public enum DraftSource
{
    Planner,

    /// <summary>A person has written it, or over it.</summary>
    Edited,

    /// <summary>It came with the job.</summary>
    Given,
}

public enum DraftState
{
    /// <summary>For a person.</summary>
    Waiting,

    /// <summary>A person wants another one, which the planner is asked for.</summary>
    Revising,

    /// <summary>Nobody was asked.</summary>
    Accepted,
    Approved,
    Rejected,

    /// <summary>Another one took its place.</summary>
    Superseded,
}

/// <summary>
/// A plan as a document, before there is one: no half-made plan is seen or claimed. Its content is JSON that the
/// application reads; here it is compared and counted alone.
/// </summary>
public sealed class Draft
{
    internal Draft() { }

    public Guid JobId { get; internal set; }
    public TenantId TenantId { get; internal set; }

    /// <summary>From 1 on, in the order in which the job got them.</summary>
    public int Revision { get; internal set; }
    public DraftKind Kind { get; internal set; }
    public DraftSource Source { get; internal set; }
    public DraftState State { get; internal set; }

    /// <summary>JSON text: goal, tasks and what else makes a plan.</summary>
    public string Content { get; internal set; } = "";

    /// <summary>What the planner says about it.</summary>
    public string? Notes { get; internal set; }

    /// <summary>Who has written it; null for the planner.</summary>
    public string? By { get; internal set; }

    /// <summary>What it was asked for with.</summary>
    public string? Feedback { get; internal set; }

    /// <summary>What was said when it was judged.</summary>
    public string? Comment { get; internal set; }
    public DateTimeOffset CreatedAt { get; internal set; }
}

/// <summary>What a draft is to say.</summary>
/// <param name="Content">JSON text</param>
/// <param name="By">null for the planner</param>
public sealed record DraftText(DraftSource Source, string Content, string? Notes, string? By);
