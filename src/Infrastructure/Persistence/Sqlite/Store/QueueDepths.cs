using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Infrastructure.Engine.Writing;
using CleanPlan.Infrastructure.Persistence.Sqlite.Connections;
using CleanPlan.Infrastructure.Persistence.Sqlite.Native;

namespace CleanPlan.Infrastructure.Persistence.Sqlite.Store;

/// <summary>Counts the queue for those who watch it: two partial indexes, one group each.</summary>
internal sealed class QueueDepths(SqliteReaders readers, EngineClock clock)
{
    private const string Counted =
        "SELECT agent_type, pool, sum(ready), sum(running), min(since) FROM ("
        + "SELECT agent_type, pool, 1 AS ready, 0 AS running, claimable_at AS since FROM tasks WHERE tenant_id = ?1 "
        + "AND claimable_at IS NOT NULL AND on_hold = 0 AND claimable_at <= ?2 "
        + "UNION ALL SELECT agent_type, pool, 0, 1, NULL FROM tasks WHERE lease_expires_at IS NOT NULL AND tenant_id = ?1"
        + ") GROUP BY agent_type, pool ORDER BY agent_type, pool";

    public Task<IReadOnlyList<QueueDepth>> Of(TenantId tenant, CancellationToken cancel) =>
        readers.Read(connection => Snapshot.Of(connection, sql => Count(sql, tenant)), cancel);

    private IReadOnlyList<QueueDepth> Count(Statements sql, TenantId tenant)
    {
        var lines = new List<QueueDepth>();
        using var rows = sql[Counted].Query(Codec.Id(tenant.Value), Codec.Time(clock.Now));
        while (rows.Read())
            lines.Add(new QueueDepth(rows.Text(0), rows.Text(1), rows.GetInt32(2), rows.GetInt32(3), rows.Time(4)));
        return lines;
    }
}
