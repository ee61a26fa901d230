using CleanPlan.Infrastructure.Engine.Writing;
using CleanPlan.Infrastructure.Persistence.Sqlite.Connections;
using CleanPlan.Infrastructure.Persistence.Sqlite.Native;
using CleanPlan.Infrastructure.Persistence.Sqlite.Store;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CleanPlan.Infrastructure.Persistence.Sqlite.Writing;

/// <summary>One file, one connection that writes, and readers beside it.</summary>
internal sealed class SqliteStore(
    SqliteDatabase database,
    SqliteReaders readers,
    EngineClock clock,
    AmbientTransactions inTurn,
    StatementTap? tap = null
) : IStore
{
    /// <summary>SQLITE_DBSTATUS_CACHE_WRITE: pages that the connection has written to the log.</summary>
    private const int PagesWritten = 9;

    /// <summary>
    /// As many as the log may keep of its size. Nine of ten pages that a busy engine writes it has written just before, and
    /// a check-point copies each of them once, so few of them copy little.
    /// </summary>
    private const int CheckpointPages = 16_000;

    private SqliteConnection? _connection;
    private Statements? _sql;
    private SqliteStoreTransaction? _transaction;
    private int _checkpointedAt;

    /// <summary>The statements of the write connection.</summary>
    public Statements Sql => _sql ?? throw new InvalidOperationException("The store is not open.");

    public ValueTask Open()
    {
        _connection = database.OpenWriter();
        _sql = new Statements(_connection, tap);
        _transaction = new SqliteStoreTransaction(_connection, _sql, clock);
        using var rows = Sql[
            // events are written in the order of time, one behind the other
            "SELECT max(latest, ifnull((SELECT timestamp FROM task_events "
                + "WHERE rowid = (SELECT max(rowid) FROM task_events)), 0)) FROM clock WHERE id = 1"
        ]
            .Query();
        rows.Read();
        clock.NotBefore(rows.Time(0)!.Value);
        return default;
    }

    public ValueTask<IStoreTransaction> Begin()
    {
        _transaction!.Begin();
        return new(_transaction);
    }

    public async Task<T> Read<T>(Func<IStoreView, ValueTask<T>> read, CancellationToken cancel)
    {
        if (inTurn.Current is { } turn)
        {
            await turn.Flush();
            return await read(turn.Store);
        }

        return await readers.Read(
            connection => Snapshot.Of(connection, async sql => await read(new SqliteView(sql, clock))),
            cancel
        );
    }

    public StoreFault FaultOf(Exception error) => SqliteFaults.Of(error);

    /// <summary>
    /// Copies the log into the database, here and nowhere else: no reader and no commit pays for it at a moment that the
    /// writer has not chosen.
    /// </summary>
    public ValueTask Tidy()
    {
        raw.sqlite3_db_status(_connection!.Handle!, PagesWritten, out var pages, out _, resetFlg: 0);
        if (pages - _checkpointedAt < CheckpointPages)
            return default;
        _checkpointedAt = pages;
        Sql["PRAGMA wal_checkpoint(PASSIVE)"].Execute();
        return default;
    }

    public async ValueTask Close(bool failed)
    {
        try
        {
            if (!failed)
                Sql["PRAGMA wal_checkpoint(TRUNCATE)"].Execute();
        }
        finally
        {
            Release();
            await _connection!.DisposeAsync();
        }
    }

    /// <summary>Lets go of the connection's statements.</summary>
    public void Release()
    {
        _transaction?.Dispose();
        _sql?.Dispose();
    }
}
