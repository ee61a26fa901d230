using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Jobs;
using Microsoft.EntityFrameworkCore;

namespace CleanPlan.Infrastructure.Persistence.Ef;

internal sealed class Jobs(UnitOfWork work) : IJobs
{
    public void Add(Job job) => work.Context.Jobs.Add(job);

    public async Task<Job?> Find(Guid id, CancellationToken cancel)
    {
        if (await work.Context.Jobs.SingleOrDefaultAsync(job => job.Id == id, cancel) is not { } job)
            return null;
        await work.Context.Set<Execution>().Where(x => x.Id == job.ExecutionId).LoadAsync(cancel);
        await work
            .Context.Set<Draft>()
            .Where(draft => draft.JobId == id && draft.Revision == job.DraftRevision)
            .LoadAsync(cancel);
        return job;
    }

    public Task<Job?> FindByExternalId(string externalId, CancellationToken cancel) =>
        work
            .Context.Jobs.Where(job => job.ExternalId == externalId)
            .OrderByDescending(job => job.Id)
            .FirstOrDefaultAsync(cancel);

    public void Remove(Job job) => work.Context.Jobs.Remove(job);
}
