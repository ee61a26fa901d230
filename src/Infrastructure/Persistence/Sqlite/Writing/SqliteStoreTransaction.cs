using System.Text.Json;
using CleanPlan.Domain.Common;
using CleanPlan.Infrastructure.Engine.Plans;
using CleanPlan.Infrastructure.Engine.Writing;
using CleanPlan.Infrastructure.Persistence.Sqlite.Connections;
using CleanPlan.Infrastructure.Persistence.Sqlite.Native;
using CleanPlan.Infrastructure.Persistence.Sqlite.Store;
using Microsoft.Data.Sqlite;

namespace CleanPlan.Infrastructure.Persistence.Sqlite.Writing;

/// <summary>The transaction of the one connection that writes, which is used for one after the other.</summary>
internal sealed class SqliteStoreTransaction(SqliteConnection connection, Statements sql, EngineClock clock)
    : SqliteView(sql, clock),
        IStoreTransaction,
        IDisposable
{
    private readonly SqliteChanges _changes = new(sql);

    /// <summary>For reads of the turn: they see what it has written.</summary>
    public SqliteReader Reader { get; } = new(connection, owned: false);

    public SqliteConnection Connection => connection;

    public IKeyRows Keys { get; } = new SqliteKeys(sql);

    public IOldRows Old { get; } = new SqliteOldRows(sql);

    public void Begin() => Sql["BEGIN IMMEDIATE"].Execute();

    public ValueTask<bool> HasSession(TenantId tenant, Guid sessionId)
    {
        using var rows = Sql["SELECT 1 FROM sessions WHERE id = ?1 AND tenant_id = ?2 AND deleted_at IS NULL"]
            .Query(sessionId, tenant.Value);
        return new(rows.Read());
    }

    public ValueTask Index(UnindexedTitle title)
    {
        Sql["INSERT INTO title_parts (tenant_id, part, session_id) SELECT ?1, value, ?2 FROM json_each(?3)"]
            .Execute(title.Tenant.Value, title.SessionId, JsonSerializer.Serialize(TitlePartRow.Of(title.Folded)));
        Sql["UPDATE sessions SET title_indexed = 1 WHERE id = ?1"].Execute(title.SessionId);
        return default;
    }

    public ValueTask Save(ChangeSet changes)
    {
        _changes.Save(changes);
        return default;
    }

    /// <summary>Under a savepoint, unless the storage has failed: then nothing of the transaction counts any more.</summary>
    public async Task<bool> Alone(Func<Task<bool>> unit)
    {
        Mark("SAVEPOINT unit");
        var keep = false;
        try
        {
            keep = await unit();
        }
        catch (Exception error) when (SqliteFaults.Of(error) is StoreFault.Unit)
        {
            Mark("ROLLBACK TO unit");
            Mark("RELEASE unit");
            throw;
        }

        if (!keep)
            Mark("ROLLBACK TO unit");
        Mark("RELEASE unit");
        return keep;
    }

    public ValueTask Probe()
    {
        // new pages at first, which the file must have room for, and then the commit, which the log must
        Sql[
            "INSERT OR REPLACE INTO idempotency_keys "
                + "(tenant_id, key, route, fingerprint, created_at, status, compressed, body) "
                + "VALUES (zeroblob(16), '', 'PROBE', zeroblob(32), 0, 0, 0, zeroblob(65536))"
        ]
            .Execute();
        Sql["DELETE FROM idempotency_keys WHERE tenant_id = zeroblob(16) AND key = '' AND route = 'PROBE'"].Execute();
        return default;
    }

    public ValueTask Commit()
    {
        Sql["COMMIT"].Execute();
        return default;
    }

    // some failures roll back by themselves; a rollback that fails is a failure of the storage
    public ValueTask RollBack()
    {
        if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle!) == 0)
            Sql["ROLLBACK"].Execute();
        return default;
    }

    public void Dispose() => Reader.Dispose();

    // where a savepoint is not there, the transaction may not be either: what follows would be kept one by one
    private void Mark(string statement)
    {
        try
        {
            Sql[statement].Execute();
        }
        catch (SqliteException error) when (SqliteFaults.Of(error) is StoreFault.Unit)
        {
            throw new SavepointLostException(error);
        }
    }
}
