using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Engine.Claims;
using CleanPlan.Infrastructure.Engine.Feed;

namespace CleanPlan.Infrastructure.Tests.InMemory;

/// <summary>What engines in memory share: what is stored, whose turn it is to write, and who they are.</summary>
internal sealed class MemoryDisk
{
    private readonly Lock _gate = new();
    private MemoryData _committed = new();

    /// <summary>One transaction at a time, of all engines.</summary>
    public SemaphoreSlim Turn { get; } = new(1);

    public List<MemoryNode> Nodes { get; } = [];

    /// <summary>Whether another engine may have changed what one of them knows.</summary>
    public bool IsShared => Nodes.Count > 1;

    /// <summary>Whether wake-ups are lost on their way.</summary>
    public bool IsDeaf { get; set; }

    public MemoryData Committed
    {
        get
        {
            lock (_gate)
                return _committed;
        }
        set
        {
            lock (_gate)
                _committed = value;
        }
    }
}

/// <summary>One engine among those that share what is stored.</summary>
internal sealed class MemoryNode(MemoryDisk disk) : INodes, IFeedStore, IWakeUps
{
    private readonly WorkerRegistry _workers = new();

    /// <summary>What to do with what others tell.</summary>
    public Action<WakeUp> Hear { get; set; } = _ => { };

    public void Saw(ClaimRequest request, DateTimeOffset now) => _workers.Saw(request, now);

    public IReadOnlyList<SeenWorker> Workers(TenantId tenant) =>
        [.. disk.Nodes.SelectMany(node => node._workers.Workers(tenant))];

    public bool SawTakerOf(TenantId tenant, string? agentType, DateTimeOffset now) =>
        disk.Nodes.Exists(node => node._workers.SawTakerOf(tenant, agentType, now));

    public ValueTask<bool> IsCurrent(Plan kept, CancellationToken cancel) =>
        new(disk.Committed.Plans.GetValueOrDefault(kept.Id)?.Version == kept.Version);

    public void Tell(CommittedChanges changes)
    {
        if (disk.IsDeaf)
            return;
        foreach (var other in disk.Nodes.Where(node => node != this))
            other.Hear(changes.ForOthers());
    }
}
