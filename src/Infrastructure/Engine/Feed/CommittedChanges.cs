using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Engine.Claims;

namespace CleanPlan.Infrastructure.Engine.Feed;

/// <summary>What a unit brings, once it is committed: work, plans as they are now with their events, and their ends.</summary>
internal sealed class CommittedChanges
{
    private readonly Dictionary<(TenantId Tenant, string? AgentType), int> _ready = [];
    private readonly List<Guid> _settled = [];
    private readonly Dictionary<Guid, (Plan Plan, List<TaskEvent> Events)> _changed = [];
    private readonly List<Guid> _deleted = [];
    private HashSet<Guid>? _keysOfMessages;
    private readonly HashSet<Guid> _jobs = [];
    private bool _all;

    public void Of(PlanSlice slice)
    {
        if (slice.PlanChanged)
        {
            var events = _changed.TryGetValue(slice.Plan.Id, out var before) ? before.Events : [];
            events.AddRange(slice.Events);
            // a copy: the engine goes on with its own, perhaps to something that is rolled back
            _changed[slice.Plan.Id] = (slice.Plan.Copy(), events);
        }

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
            var alike = (task.TenantId, task.AgentType);
            _ready[alike] = _ready.GetValueOrDefault(alike) + 1;
        }
    }

    public void Of(IReadOnlyList<OutboxMessage> messages)
    {
        foreach (var message in messages)
            (_keysOfMessages ??= []).Add(message.Key);
    }

    public void Of(IEnumerable<Job> jobs)
    {
        foreach (var job in jobs)
            _jobs.Add(job.Id);
    }

    public void OfDeleted(Guid planId)
    {
        _changed.Remove(planId);
        _deleted.Add(planId);
    }

    public void Tell(PlanFeed plans)
    {
        foreach (var (plan, events) in _changed.Values)
            plans.Committed(plan, events);
        foreach (var planId in _deleted)
            plans.Deleted(planId);
    }

    public void Tell(Outbox outbox)
    {
        foreach (var key in _keysOfMessages ?? [])
            outbox.Committed(key);
    }

    public void Tell(JobFeed jobs)
    {
        if (_jobs.Count > 0)
            jobs.Committed(_jobs);
    }

    public void Tell(QueueSignal signal) => signal.Committed(_ready, _settled, _all);

    /// <summary>What other processes are told of it.</summary>
    public WakeUp ForOthers() => new(_ready, _settled, [.. _changed.Keys, .. _deleted], _all);
}
