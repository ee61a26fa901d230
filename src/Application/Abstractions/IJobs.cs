using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;

namespace CleanPlan.Application.Abstractions;

/// <summary>The jobs of the tenant that a unit of work is for.</summary>
public interface IJobs
{
    void Add(Job job);

    /// <summary>The job with its newest execution and its newest draft; null where there is none.</summary>
    Task<Job?> Find(Guid id, CancellationToken cancel);

    /// <summary>The newest job that the caller calls so; null where there is none.</summary>
    Task<Job?> FindByExternalId(string externalId, CancellationToken cancel);

    /// <summary>With its executions, drafts and events.</summary>
    void Remove(Job job);
}

/// <param name="PlanId">null as long as there is none</param>
/// <param name="DueAt">since when it could have been its turn</param>
public sealed record JobTurn(TenantId Tenant, Guid JobId, Guid? PlanId, int Priority, DateTimeOffset DueAt);
