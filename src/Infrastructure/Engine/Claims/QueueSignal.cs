using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;

namespace CleanPlan.Infrastructure.Engine.Claims;

/// <summary>Wakes claims that wait: as many as there is new work for, the longest waiting first.</summary>
internal sealed class QueueSignal
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _waiters = [];
    private volatile bool _isClosed;

    /// <summary>Nothing is handed out any more.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>Stand in line before looking into the queue, so that nothing is missed in between.</summary>
    public Waiter Enter(ClaimRequest request)
    {
        var waiter = new Waiter(this, request);
        lock (_gate)
            waiter.Node = _waiters.AddLast(waiter);
        return waiter;
    }

    /// <summary>What a commit of any process has brought.</summary>
    /// <param name="ready">so many tasks of a type have become claimable</param>
    /// <param name="settled">plans that were settled: who waits for one of them alone waits for nothing</param>
    /// <param name="everybody">looks again</param>
    public void Committed(
        IReadOnlyDictionary<(TenantId Tenant, string? AgentType), int> ready,
        IReadOnlyCollection<Guid> settled,
        bool everybody
    )
    {
        foreach (var ((tenant, type), count) in ready)
            Ready(tenant, type, count);
        foreach (var planId in settled)
            Settled(planId);
        if (everybody)
            All();
    }

    /// <summary>The server stops: nobody waits any longer.</summary>
    public void Close()
    {
        _isClosed = true;
        All();
    }

    private void Ready(TenantId tenant, string? agentType, int count)
    {
        lock (_gate)
        {
            for (var node = _waiters.First; node is not null && count > 0; node = node.Next)
            {
                // one who waits for a certain plan may have no use for this, so somebody else is woken too
                if (node.Value.Wants(tenant, agentType) && node.Value.Wake() && !node.Value.IsChoosy)
                    count--;
            }
        }
    }

    private void Settled(Guid planId)
    {
        lock (_gate)
        {
            foreach (var waiter in _waiters.Where(waiter => waiter.PlanId == planId))
                waiter.Wake();
        }
    }

    private void All()
    {
        lock (_gate)
        {
            foreach (var waiter in _waiters)
                waiter.Wake();
        }
    }

    internal sealed class Waiter(QueueSignal signal, ClaimRequest request) : IDisposable
    {
        private readonly TaskCompletionSource _woken = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public LinkedListNode<Waiter>? Node { get; set; }

        public Guid? PlanId => request.PlanId;

        public bool IsChoosy => (request.TaskId ?? request.PlanId) is not null;

        public Task Woken => _woken.Task;

        public bool Wants(TenantId tenant, string? agentType) => tenant == request.Tenant && request.Takes(agentType);

        public bool Wake() => _woken.TrySetResult();

        public void Dispose()
        {
            lock (signal._gate)
                signal._waiters.Remove(Node!);
        }
    }
}
