using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Infrastructure.Engine.Jobs;

/// <summary>Jobs as the engine needs them, of all tenants: whose turn it is, and those whose plans have moved.</summary>
internal interface IJobRows
{
    /// <summary>Jobs in a status whose time has come and whose plan is not paused: of each priority the longest waiting.</summary>
    ValueTask<List<JobTurn>> Due(JobStatus status, DateTimeOffset now, int limit);

    /// <summary>The plans of a tenant's running jobs, as they stand.</summary>
    ValueTask<List<Plan>> Running(TenantId tenant);

    /// <summary>Jobs with the execution that is open, or was the last.</summary>
    ValueTask<List<Job>> Load(IReadOnlyCollection<Guid> ids);

    /// <summary>Which job an execution is an attempt of; null where the tenant has none such.</summary>
    ValueTask<Guid?> JobOf(TenantId tenant, Guid executionId);

    /// <summary>Jobs of all tenants with what belongs to them, behind one, in the order of their ids.</summary>
    ValueTask<List<StandingJob>> After(Guid last, int limit);

    /// <summary>What a plan has failed of first; null where nothing has failed.</summary>
    ValueTask<JobError?> FirstFailure(Guid planId);

    /// <summary>Writes what moves of their plans change of jobs, their executions and their events.</summary>
    ValueTask Save(IReadOnlyList<Job> jobs);
}

internal sealed record StandingJob(TenantId Tenant, Guid Id, JobStanding Standing);
