using Ardalis.Specification;
using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Workers;

/// <summary>Who asked for tasks lately, or holds some.</summary>
[Needs(Role.Viewer)]
public sealed record ListWorkers : IQuery<Page<WorkerView>>;

/// <param name="AgentTypes">what it asked for last; null takes any</param>
/// <param name="LastSeenAt">null where it has not asked since the server started</param>
public sealed record WorkerView(
    string WorkerId,
    IReadOnlyList<string>? AgentTypes,
    DateTimeOffset? LastSeenAt,
    int TasksHeld
);

internal sealed class ListWorkersHandler(ITaskQueue queue, IReads reads, ICaller caller)
    : IQueryHandler<ListWorkers, Page<WorkerView>>
{
    public async Task<Result<Page<WorkerView>>> Handle(ListWorkers request, CancellationToken cancellationToken)
    {
        var holders = await reads.List(caller.Tenant, new LeaseHolders(), cancellationToken);
        var held = holders.CountBy(x => x.WorkerId!).ToDictionary(StringComparer.Ordinal);
        var seen = queue.Workers(caller.Tenant);
        var workers = seen.Select(x => new WorkerView(
                x.WorkerId,
                x.AgentTypes,
                x.LastSeenAt,
                held.GetValueOrDefault(x.WorkerId)
            ))
            .ToList();
        var known = seen.Select(x => x.WorkerId).ToHashSet(StringComparer.Ordinal);
        workers.AddRange(
            held.Where(pair => !known.Contains(pair.Key))
                .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => new WorkerView(pair.Key, null, null, pair.Value))
        );
        return new Page<WorkerView>(workers, null);
    }
}

internal sealed record LeaseHolder(string? WorkerId);

internal sealed class LeaseHolders : Specification<PlanTask, LeaseHolder>
{
    public LeaseHolders()
    {
        // by the lease, which has an index, rather than by the status, which has none of its own
        Query.Where(task => task.LeaseExpiresAt != null && task.WorkerId != null).AsNoTracking();
        Query.Select(task => new LeaseHolder(task.WorkerId));
    }
}
