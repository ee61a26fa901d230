using CleanPlan.Domain.Common;

namespace CleanPlan.Domain.Jobs;

/// <summary>One attempt of a job at its plan: what those ask about who wait for the end. Once ended it never changes.</summary>
public sealed class Execution
{
    internal Execution() { }

    public Guid Id { get; internal set; }
    public TenantId TenantId { get; internal set; }
    public Guid JobId { get; internal set; }

    /// <summary>From 1 on, in the order of the attempts.</summary>
    public int Number { get; internal set; }
    public DateTimeOffset CreatedAt { get; internal set; }

    // what it came to; null and 0 as long as it goes on

    public DateTimeOffset? EndedAt { get; internal set; }

    /// <summary>The job's at the end, as it is called on the wire.</summary>
    public string? Outcome { get; internal set; }
    public Guid? PlanId { get; internal set; }
    public int Progress { get; internal set; }

    /// <summary>The job's and its plan's together.</summary>
    public long Version { get; internal set; }

    public JobError? Error { get; internal set; }

    public bool IsCompleted => EndedAt is not null;
}
