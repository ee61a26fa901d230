using Microsoft.Data.Sqlite;

namespace CleanPlan.Infrastructure.Persistence.Sqlite.Connections;

/// <summary>
/// A use case that runs as a whole in the writer's turn: what it asks of the ports is read and written at once, on the
/// writer's own connection and in the one transaction.
/// </summary>
internal sealed class AmbientTransaction
{
    private SqliteReader? _reader;

    public bool IsOn => _reader is not null;

    public SqliteReader Reader => _reader ?? throw new InvalidOperationException("The turn is over.");

    /// <summary>No part of it wants to be undone.</summary>
    public bool Keeps { get; private set; }

    /// <summary>What to wait for, when the turn is over, before the use case is run again; null where it is through.</summary>
    public IWaitOutside? Wait { get; set; }

    /// <summary>Until when the use case waits, however often it is run.</summary>
    public DateTimeOffset? WaitsUntil { get; set; }

    public void Begin(SqliteConnection connection) =>
        (_reader, Keeps, Wait) = (new SqliteReader(connection, owned: false), true, null);

    public void End()
    {
        _reader?.Dispose();
        _reader = null;
    }

    /// <summary>Runs work that would be a unit of its own elsewhere.</summary>
    public async Task<T> Join<T>(
        Func<SqliteConnection, CancellationToken, Task<(bool Keep, T Value)>> work,
        CancellationToken cancel
    )
    {
        var (keep, value) = await work(Reader.Connection, cancel);
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
