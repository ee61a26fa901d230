using System.Text.Json;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Engine.Writing;
using CleanPlan.Infrastructure.Persistence.Rows;
using CleanPlan.Infrastructure.Persistence.Sqlite.Native;

namespace CleanPlan.Infrastructure.Persistence.Sqlite.Store;

internal sealed class SqliteOldRows(Statements sql) : IOldRows
{
    public ValueTask<int> DropKeys(DateTimeOffset before, int limit) =>
        new(
            sql[
                "DELETE FROM idempotency_keys WHERE rowid IN (SELECT rowid FROM idempotency_keys "
                    + "WHERE created_at <= ?1 ORDER BY created_at LIMIT ?2)"
            ]
                .Execute(before, limit)
        );

    public ValueTask<Plan?> FirstPrunable(DateTimeOffset settledBefore) =>
        new(
            PlanBy(
                "p.completed_at <= ?1 AND p.completed_at IS NOT NULL AND p.pruned = 0 "
                    + "ORDER BY p.completed_at LIMIT 1",
                settledBefore
            )
        );

    public ValueTask Prune(Plan plan)
    {
        sql["DELETE FROM task_events WHERE plan_id = ?1 AND seq < ?2"].Execute(plan.Id, plan.FirstSeq);
        sql["UPDATE plans SET first_seq = ?2, pruned = ?3 WHERE id = ?1"].Execute(plan.Id, plan.FirstSeq, plan.Pruned);
        return default;
    }

    public ValueTask<List<DeletedSession>> DeletedSessions(DateTimeOffset before, DeletedSession? after, int limit)
    {
        var found = new List<DeletedSession>();
        using var rows = sql[
            "SELECT deleted_at, id FROM sessions WHERE deleted_at IS NOT NULL AND deleted_at <= ?1 "
                + "AND (deleted_at, id) > (?2, ?3) ORDER BY deleted_at, id LIMIT ?4"
        ]
            .Query(before, after is null ? 0 : Codec.Time(after.DeletedAt), after?.Id ?? Guid.Empty, limit);
        while (rows.Read())
            found.Add(new DeletedSession(rows.Time(0)!.Value, rows.Id(1)));
        return new(found);
    }

    public ValueTask<bool> IsDeleted(DeletedSession session) =>
        Exists("SELECT 1 FROM sessions WHERE id = ?1 AND deleted_at = ?2", session.Id, session.DeletedAt);

    public ValueTask<Plan?> FirstOf(Guid sessionId) =>
        new(PlanBy("p.session_id = ?1 ORDER BY p.id LIMIT 1", sessionId));

    public ValueTask<bool> HasUnsettledWork(Guid sessionId) =>
        Exists(
            "SELECT 1 FROM plans WHERE session_id = ?1 AND status IN ('pending', 'in_progress') "
                + "UNION ALL SELECT 1 FROM jobs WHERE session_id = ?1 "
                + "AND status NOT IN ('succeeded', 'failed', 'cancelled') LIMIT 1",
            sessionId
        );

    public ValueTask<long?> VersionOf(TenantId tenant, Guid sessionId)
    {
        using var rows = sql["SELECT version FROM sessions WHERE id = ?1 AND tenant_id = ?2"]
            .Query(sessionId, tenant.Value);
        return new(rows.Read() ? rows.GetInt64(0) : null);
    }

    public ValueTask<int> DropMessages(Guid sessionId, int limit) =>
        new(
            sql["DELETE FROM messages WHERE rowid IN (SELECT rowid FROM messages WHERE session_id = ?1 LIMIT ?2)"]
                .Execute(sessionId, limit)
        );

    public ValueTask DeleteSession(Guid sessionId)
    {
        if (TitleOf(sessionId) is not var (tenant, title))
            return default;
        sql[
            "DELETE FROM title_parts WHERE tenant_id = ?1 AND part IN (SELECT value FROM json_each(?2)) AND session_id = ?3"
        ]
            .Execute(tenant, JsonSerializer.Serialize(TitlePartRow.Of(title)), sessionId);
        sql["DELETE FROM jobs WHERE session_id = ?1"].Execute(sessionId);
        sql["DELETE FROM sessions WHERE id = ?1"].Execute(sessionId);
        return default;
    }

    public ValueTask<List<Guid>> Existing(IReadOnlyCollection<Guid> tasks)
    {
        var found = new List<Guid>(tasks.Count);
        using var rows = sql["SELECT id FROM tasks WHERE id IN (SELECT unhex(value) FROM json_each(?1))"]
            .Query(Ids.List(tasks));
        while (rows.Read())
            found.Add(rows.Id(0));
        return new(found);
    }

    private (Guid Tenant, string FoldedTitle)? TitleOf(Guid sessionId)
    {
        using var rows = sql["SELECT tenant_id, folded_title FROM sessions WHERE id = ?1"].Query(sessionId);
        return rows.Read() ? (rows.Id(0), rows.GetString(1)) : null;
    }

    private ValueTask<bool> Exists(string query, params ReadOnlySpan<SqlValue> values)
    {
        using var rows = sql[query].Query(values);
        return new(rows.Read());
    }

    private Plan? PlanBy(string condition, SqlValue value)
    {
        using var rows = sql[$"SELECT {PlanTable.Columns} FROM plans p WHERE {condition}"].Query(value);
        return rows.Read() ? PlanTable.Read(rows) : null;
    }
}
