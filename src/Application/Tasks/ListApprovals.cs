using Ardalis.Specification;
using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using FluentValidation;

namespace CleanPlan.Application.Tasks;

/// <summary>What waits for a person: an approval, or an answer to an agent's question.</summary>
[Needs(Role.Viewer)]
public sealed record ListApprovals(DateTimeOffset? CreatedAfter, DateTimeOffset? CreatedBefore, PageRequest Page)
    : IQuery<Page<TaskView>>;

internal sealed class ListApprovalsValidator : AbstractValidator<ListApprovals>
{
    public ListApprovalsValidator() => this.Page(x => x.Page);
}

internal sealed class ListApprovalsHandler(IReads reads, TaskViews views, ICaller caller)
    : IQueryHandler<ListApprovals, Page<TaskView>>
{
    public async Task<Result<Page<TaskView>>> Handle(ListApprovals request, CancellationToken cancellationToken)
    {
        var tasks = await reads.List(caller.Tenant, new Approvals(request), cancellationToken);
        var size = request.Page.Size;
        var page = await views.Of(caller.Tenant, [.. tasks.Take(size)], null, cancellationToken);
        return Page<TaskView>.Of(tasks, size, task => Cursors.Of(task.Id), page);
    }
}

/// <summary>Newest first; the columns are those of an index of its own.</summary>
internal sealed class Approvals : Specification<PlanTask>
{
    public Approvals(ListApprovals wanted)
    {
        var (from, to, after) = (wanted.CreatedAfter, wanted.CreatedBefore, wanted.Page.After);
        Query
            .Where(task =>
                task.Status == PlanTaskStatus.Blocked
                && (task.Reason == TaskReason.AwaitingApproval || task.Reason == TaskReason.AwaitingInput)
            )
            .Where(task => task.CreatedAt >= from, from is not null)
            .Where(task => task.CreatedAt < to, to is not null)
            .Where(task => task.Id < after, after is not null)
            .OrderByDescending(task => task.Id);
        Query.Take(wanted.Page.Size + 1).AsNoTracking();
    }
}
