using Ardalis.Specification;
using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;
using CleanPlan.Domain.Plans;
using FluentValidation;

namespace CleanPlan.Application.Jobs;

[Needs(Role.Viewer)]
public sealed record ListJobs(
    string? Status,
    int? Priority,
    Guid? SessionId,
    string? ExternalId,
    DateTimeOffset? CreatedAfter,
    DateTimeOffset? CreatedBefore,
    PageRequest Page
) : IQuery<Page<JobView>>;

internal sealed class ListJobsValidator : AbstractValidator<ListJobs>
{
    public ListJobsValidator()
    {
        RuleFor(x => x.Status).OneOf<ListJobs, JobStatus>();
        RuleFor(x => x.Priority).Within(0, PlanLimits.MaxPriority);
        RuleFor(x => x.ExternalId).Text(JobLimits.ExternalId);
        this.Page(x => x.Page);
    }
}

internal sealed class ListJobsHandler(IReads reads, ICaller caller) : IQueryHandler<ListJobs, Page<JobView>>
{
    public async Task<Result<Page<JobView>>> Handle(ListJobs request, CancellationToken cancellationToken)
    {
        var wanted = new JobsInList(request, request.Status.As<JobStatus>());
        var jobs = await reads.List(caller.Tenant, wanted, cancellationToken);
        var size = request.Page.Size;
        return Page<JobView>.Of(jobs, size, job => Cursors.Of(job.Id), [.. jobs.Take(size).Select(JobView.Of)]);
    }
}

/// <summary>Newest first.</summary>
internal sealed class JobsInList : Specification<Job>
{
    public JobsInList(ListJobs wanted, JobStatus? status)
    {
        var (priority, session, external) = (wanted.Priority, wanted.SessionId, wanted.ExternalId);
        var (from, to, after) = (wanted.CreatedAfter, wanted.CreatedBefore, wanted.Page.After);
        Query
            .Where(job => job.Status == status, status is not null)
            .Where(job => job.Priority == priority, priority is not null)
            .Where(job => job.SessionId == session, session is not null)
            .Where(job => job.ExternalId == external, external is not null)
            .Where(job => job.CreatedAt >= from, from is not null)
            .Where(job => job.CreatedAt < to, to is not null)
            .Where(job => job.Id < after, after is not null)
            .OrderByDescending(job => job.Id);
        Query.Take(wanted.Page.Size + 1).AsNoTracking();
    }
}
