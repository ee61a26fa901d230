using CleanPlan.Infrastructure.Engine.Writing;

namespace CleanPlan.Infrastructure.Tests.InMemory;

/// <summary>
/// A storage without SQL, which proves that the engine knows no more of one than its seams say. It is made to be simple:
/// a transaction is a copy of everything, and what a question looks for it looks for everywhere.
/// </summary>
internal sealed class MemoryStore(EngineClock clock, AmbientTransactions inTurn, MemoryDisk disk) : IStore
{
    public ValueTask Open()
    {
        clock.NotBefore(disk.Committed.ChangedAt);
        return default;
    }

    public async ValueTask<IStoreTransaction> Begin()
    {
        await disk.Turn.WaitAsync();
        return new MemoryTransaction(disk, disk.Committed.Copy(), clock);
    }

    public Task<T> Read<T>(Func<IStoreView, ValueTask<T>> read, CancellationToken cancel) =>
        read(inTurn.Current?.Store ?? new MemoryTransaction(disk, disk.Committed, clock)).AsTask();

    public StoreFault FaultOf(Exception error) => StoreFault.Unit;

    public ValueTask Tidy() => default;

    public ValueTask Close(bool failed) => default;
}
