using CleanPlan.Infrastructure.Engine.Writing;

namespace CleanPlan.Infrastructure.Tests.InMemory;

/// <summary>
/// A storage without SQL, which proves that the engine knows no more of one than its seams say. It is made to be simple:
/// a transaction is a copy of everything, and what a question looks for it looks for everywhere.
/// </summary>
internal sealed class MemoryStore(EngineClock clock, AmbientTransactions inTurn, MemoryData? stored = null) : IStore
{
    private readonly Lock _gate = new();
    private MemoryData _committed = stored ?? new();

    public ValueTask Open()
    {
        clock.NotBefore(_committed.ChangedAt);
        return default;
    }

    public ValueTask<IStoreTransaction> Begin() => new(new MemoryTransaction(this, Committed.Copy(), clock));

    public Task<T> Read<T>(Func<IStoreView, ValueTask<T>> read, CancellationToken cancel) =>
        read(inTurn.Current?.Store ?? new MemoryTransaction(this, Committed, clock)).AsTask();

    public StoreFault FaultOf(Exception error) => StoreFault.Unit;

    public ValueTask Tidy() => default;

    public ValueTask Close(bool failed) => default;

    public void Commit(MemoryData data)
    {
        lock (_gate)
            _committed = data;
    }

    public MemoryData Committed
    {
        get
        {
            lock (_gate)
                return _committed;
        }
    }
}
