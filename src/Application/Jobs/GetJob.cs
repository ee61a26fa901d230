using Ardalis.Specification;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;

namespace CleanPlan.Application.Jobs;

[Needs(Role.Viewer)]
public sealed record GetJob(Guid JobId) : IQuery<JobView>;

internal sealed class GetJobHandler(IReads reads, ICaller caller) : IQueryHandler<GetJob, JobView>
{
    public async Task<Result<JobView>> Handle(GetJob request, CancellationToken cancellationToken)
    {
        var found = await reads.List(caller.Tenant, new JobById(request.JobId), cancellationToken);
        return found.Count == 0 ? JobErrors.NotFound : JobView.Of(found[0]);
    }
}

internal sealed class JobById : Specification<Job>
{
    public JobById(Guid id) => Query.Where(job => job.Id == id).AsNoTracking();
}
