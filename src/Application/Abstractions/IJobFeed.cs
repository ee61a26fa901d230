using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;

namespace CleanPlan.Application.Abstractions;

/// <summary>Jobs as the last commit left them, and word of the next one.</summary>
public interface IJobFeed
{
    /// <summary>
    /// The job with its newest execution, as far as its plan's moves know it: where it stands, what it has failed of, not
    /// what it is for. From memory where it is known there, never older than an answer that was given. Null where the tenant
    /// has none such. Others hold it too, so it is only read.
    /// </summary>
    ValueTask<Job?> Find(TenantId tenant, Guid jobId, CancellationToken cancel);

    /// <summary>Which job an execution is an attempt of; null where the tenant has none such.</summary>
    ValueTask<Guid?> JobOf(TenantId tenant, Guid executionId, CancellationToken cancel);

    /// <summary>Follow a job before looking at it, so that nothing is missed in between.</summary>
    IPlanSubscription Follow(Guid jobId);
}
