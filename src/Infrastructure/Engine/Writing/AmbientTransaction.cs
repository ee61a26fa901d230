namespace CleanPlan.Infrastructure.Engine.Writing;

/// <summary>
/// A use case that runs as a whole in the writer's turn: what it asks of the ports is read and written at once, in the
/// writer's one transaction.
/// </summary>
internal sealed class AmbientTransaction
{
    private IStoreTransaction? _store;

    public bool IsOn => _store is not null;

    public IStoreTransaction Store => _store ?? throw new InvalidOperationException("The turn is over.");

    /// <summary>No part of it wants to be undone.</summary>
    public bool Keeps { get; private set; }

    /// <summary>What to wait for, when the turn is over, before the use case is run again; null where it is through.</summary>
    public IWaitOutside? Wait { get; set; }

    /// <summary>Until when the use case waits, however often it is run.</summary>
    public DateTimeOffset? WaitsUntil { get; set; }

    /// <summary>Writes what aggregates have changed so far: who reads or writes by another port sees it.</summary>
    public Func<Task> Flush { get; set; } = NothingToFlush;

    public static Task NothingToFlush() => Task.CompletedTask;

    public void Begin(IStoreTransaction store) => (_store, Keeps, Wait) = (store, true, null);

    public void End() => _store = null;

    /// <summary>Runs work that would be a unit of its own elsewhere.</summary>
    public async Task<T> Join<T>(
        Func<IStoreTransaction, CancellationToken, Task<(bool Keep, T Value)>> work,
        CancellationToken cancel
    )
    {
        await Flush();
        var (keep, value) = await work(Store, cancel);
        Keeps &= keep;
        return value;
    }
}

/// <summary>Something that a use case waits for, which the writer must not.</summary>
internal interface IWaitOutside : IDisposable
{
    Task Over(CancellationToken cancel);
}

/// <summary>Whether the running code is part of a turn, which flows with it through every await.</summary>
internal sealed class AmbientTransactions
{
    private readonly AsyncLocal<AmbientTransaction?> _current = new();

    public AmbientTransaction? Current => _current.Value is { IsOn: true } turn ? turn : null;

    /// <summary>Runs work as part of the turn, in the context of its caller: its trace, its log scope.</summary>
    public Task<T> Run<T>(AmbientTransaction turn, ExecutionContext caller, Func<Task<T>> work)
    {
        Task<T>? running = null;
        ExecutionContext.Run(
            caller,
            _ =>
            {
                _current.Value = turn;
                running = work();
            },
            null
        );
        return running!;
    }
}
