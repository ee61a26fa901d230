using CleanPlan.Application.Abstractions;
using CleanPlan.Infrastructure.Engine.Writing;
using CleanPlan.Infrastructure.Persistence.Rows;
using CleanPlan.Infrastructure.Persistence.Sqlite.Native;

namespace CleanPlan.Infrastructure.Persistence.Sqlite.Store;

internal sealed class SqliteOutbox(Statements sql) : IOutboxRows
{
    public ValueTask<List<Guid>> Keys(Guid after, int limit)
    {
        var found = new List<Guid>();
        using var rows = sql["SELECT DISTINCT key FROM outbox WHERE key > ?1 ORDER BY key LIMIT ?2"]
            .Query(after, limit);
        while (rows.Read())
            found.Add(rows.Id(0));
        return new(found);
    }

    public ValueTask<List<OutboxMessage>> Of(Guid key, int limit)
    {
        var found = new List<OutboxMessage>();
        using var rows = sql[$"SELECT {OutboxTable.Columns} FROM outbox WHERE key = ?1 ORDER BY number LIMIT ?2"]
            .Query(key, limit);
        while (rows.Read())
            found.Add(OutboxTable.Read(rows));
        return new(found);
    }
}
