using Ardalis.Specification;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Jobs;

/// <summary>Finds executions with their jobs and plans as they are now, from memory where they are known there.</summary>
internal sealed class ExecutionFinder(IReads reads, IJobFeed jobs, IPlanFeed plans)
{
    public async Task<FoundExecution?> Find(TenantId tenant, Guid executionId, CancellationToken cancel)
    {
        if (await jobs.JobOf(tenant, executionId, cancel) is not { } jobId)
            return null;
        var newest = await Newest(tenant, jobId, cancel);
        if (newest is null || newest.Execution.Id == executionId)
            return newest;
        // one that has ended before, and never changes
        return await reads.List(tenant, new ExecutionById(executionId), cancel) is [var former]
            ? newest with
            {
                Execution = former,
            }
            : null;
    }

    public async Task<FoundExecution?> Newest(TenantId tenant, Guid jobId, CancellationToken cancel)
    {
        if (await jobs.Find(tenant, jobId, cancel) is not { } job)
            return null;
        var plan = job.PlanId is { } planId ? await plans.Find(tenant, planId, cancel) : null;
        return new FoundExecution(job, job.Execution, plan);
    }
}

/// <param name="Plan">null where there is none, or none any more</param>
internal sealed record FoundExecution(Job Job, Execution Execution, Plan? Plan);

internal sealed class ExecutionById : Specification<Execution>
{
    public ExecutionById(Guid id) => Query.Where(execution => execution.Id == id).AsNoTracking();
}
