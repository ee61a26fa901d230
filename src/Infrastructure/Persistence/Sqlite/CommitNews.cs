using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Infrastructure.Persistence.Sqlite;

/// <summary>What a commit brings to those who wait: work, and plans that have come to their end.</summary>
internal sealed class CommitNews
{
    private readonly Dictionary<(TenantId Tenant, string AgentType), int> _ready = [];
    private readonly Dictionary<TenantId, int> _readyForAnyone = [];
    private readonly List<Guid> _settled = [];
    private bool _all;

    public static CommitNews ForAll() => new() { _all = true };

    public void Of(PlanSlice slice)
    {
        if (slice is { PlanChanged: true, Plan.IsSettled: true })
            _settled.Add(slice.Plan.Id);
        // what was held back while the plan was paused, or while a task ran alone, counts as new
        _all |= slice.PauseChanged || slice.Plan.Counts.Exclusive > 0;
        foreach (var task in slice.Tasks)
        {
            if (task.Changes == TaskChanges.None || task.ClaimableAt is null || slice.Plan.Paused)
                continue;
            // the first in line may be the very worker that has given it back
            _all |= task.LastReport?.Outcome == Release.Name;
            if (task.AgentType is { } type)
                _ready[(task.TenantId, type)] = _ready.GetValueOrDefault((task.TenantId, type)) + 1;
            else
                _readyForAnyone[task.TenantId] = _readyForAnyone.GetValueOrDefault(task.TenantId) + 1;
        }
    }

    public void Tell(QueueSignal signal)
    {
        foreach (var ((tenant, type), count) in _ready)
            signal.Ready(tenant, type, count);
        foreach (var (tenant, count) in _readyForAnyone)
            signal.Ready(tenant, null, count);
        foreach (var planId in _settled)
            signal.Settled(planId);
        if (_all)
            signal.All();
    }
}
