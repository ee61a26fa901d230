using Ardalis.Specification;
using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using FluentValidation;

namespace CleanPlan.Application.Workers;

/// <summary>Who asked for tasks lately, or holds some; by name, since who is seen last changes with every claim.</summary>
[Needs(Role.Viewer)]
public sealed record ListWorkers(PageRequest Page) : IQuery<Page<WorkerView>>;

/// <summary>Somebody who asked for tasks lately, or holds some.</summary>
/// <param name="WorkerId">its name, as it says it</param>
/// <param name="AgentTypes">what it asked for last; null takes any</param>
/// <param name="LastSeenAt">null where it has not asked since the server started</param>
/// <param name="TasksHeld">how many it holds</param>
public sealed record WorkerView(
    string WorkerId,
    IReadOnlyList<string>? AgentTypes,
    DateTimeOffset? LastSeenAt,
    int TasksHeld
);

internal sealed class ListWorkersValidator : AbstractValidator<ListWorkers>
{
    public ListWorkersValidator() => this.Page(x => x.Page, Cursors.IsName);
}

internal sealed class ListWorkersHandler(ITaskQueue queue, IReads reads, ICaller caller)
    : IQueryHandler<ListWorkers, Page<WorkerView>>
{
    public async Task<Result<Page<WorkerView>>> Handle(ListWorkers request, CancellationToken cancellationToken)
    {
        var holders = await reads.List(caller.Tenant, new LeaseHolders(), cancellationToken);
        var held = holders.CountBy(x => x.WorkerId!).ToDictionary(StringComparer.Ordinal);
        var seen = queue.Workers(caller.Tenant).ToDictionary(worker => worker.WorkerId, StringComparer.Ordinal);
        var workers = seen
            .Keys.Union(held.Keys, StringComparer.Ordinal)
            .Select(id =>
                seen.TryGetValue(id, out var worker)
                    ? new WorkerView(id, worker.AgentTypes, worker.LastSeenAt, held.GetValueOrDefault(id))
                    : new WorkerView(id, null, null, held[id])
            );
        return Page<WorkerView>.ByName(workers, request.Page, worker => worker.WorkerId);
    }
}

internal sealed record LeaseHolder(string? WorkerId);

internal sealed class LeaseHolders : Specification<PlanTask, LeaseHolder>
{
    public LeaseHolders()
    {
        // by the lease, which has an index, rather than by the status, which has none of its own
        Query.Where(task => task.LeaseCheckAt != null && task.WorkerId != null).AsNoTracking();
        Query.Select(task => new LeaseHolder(task.WorkerId));
    }
}
