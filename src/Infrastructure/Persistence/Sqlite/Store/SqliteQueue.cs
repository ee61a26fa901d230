using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Engine.Claims;
using CleanPlan.Infrastructure.Persistence.Sqlite.Native;

namespace CleanPlan.Infrastructure.Persistence.Sqlite.Store;

/// <summary>Reads the queue by its partial indexes: each priority of each agent type is one seek.</summary>
internal sealed class SqliteQueue(Statements sql) : IQueueRows
{
    private const string OfType =
        "SELECT * FROM (SELECT id, agent_type, priority, claimable_at FROM tasks WHERE tenant_id = ?1 "
        + "AND agent_type {0} ?2 AND priority = {1} AND claimable_at <= ?3 AND claimable_at IS NOT NULL AND on_hold = 0 "
        + "ORDER BY claimable_at, id LIMIT ?4)";

    private const string NextOfType =
        "SELECT min(claimable_at) FROM tasks WHERE tenant_id = ?1 AND agent_type {0} ?2 AND priority = {1} AND "
        + "claimable_at > ?3 AND claimable_at IS NOT NULL AND on_hold = 0";

    private const string Counted =
        "SELECT agent_type, pool, sum(ready), sum(running), min(since) FROM ("
        + "SELECT agent_type, pool, 1 AS ready, 0 AS running, claimable_at AS since FROM tasks WHERE tenant_id = ?1 "
        + "AND claimable_at IS NOT NULL AND on_hold = 0 AND claimable_at <= ?2 "
        + "UNION ALL SELECT agent_type, pool, 0, 1, NULL FROM tasks WHERE lease_check_at IS NOT NULL AND tenant_id = ?1"
        + ") GROUP BY agent_type, pool ORDER BY agent_type, pool";

    private static readonly string s_typed = Arms(OfType, "=");
    private static readonly string s_untyped = Arms(OfType, "IS");
    private static readonly string s_nextTyped = Arms(NextOfType, "=");
    private static readonly string s_nextUntyped = Arms(NextOfType, "IS");

    public ValueTask<List<Candidate>> Due(
        TenantId tenant,
        IReadOnlyList<string?> agentTypes,
        DateTimeOffset now,
        int limit
    )
    {
        var candidates = new List<Candidate>();
        foreach (var type in agentTypes)
            Read(candidates, type is null ? s_untyped : s_typed, tenant.Value, type, now, limit);
        return new(candidates);
    }

    public ValueTask<List<Candidate>> DueOf(TenantId tenant, Guid planId, DateTimeOffset now) =>
        Named("plan_id = ?2 AND tenant_id = ?1 AND status IN ('pending', 'retrying')", tenant, planId, now);

    public ValueTask<List<Candidate>> Due(TenantId tenant, Guid taskId, DateTimeOffset now) =>
        Named("id = ?2 AND tenant_id = ?1", tenant, taskId, now);

    public ValueTask<DateTimeOffset?> NextDue(TenantId tenant, IReadOnlyList<string?> agentTypes, DateTimeOffset now)
    {
        DateTimeOffset? next = null;
        foreach (var type in agentTypes)
        {
            using var rows = sql[type is null ? s_nextUntyped : s_nextTyped].Query(tenant.Value, type, now);
            while (rows.Read())
            {
                if (rows.Time(0) is { } due && !(due > next))
                    next = due;
            }
        }

        return new(next);
    }

    /// <summary>Each type by one seek behind the one before.</summary>
    public ValueTask<List<string>> Types(TenantId tenant)
    {
        var types = new List<string>();
        using var rows = sql[
            "WITH RECURSIVE types(t) AS (SELECT min(agent_type) FROM tasks WHERE tenant_id = ?1 AND agent_type > '' "
                + "AND claimable_at IS NOT NULL AND on_hold = 0 UNION ALL SELECT (SELECT min(agent_type) FROM tasks WHERE "
                + "tenant_id = ?1 AND agent_type > types.t AND claimable_at IS NOT NULL AND on_hold = 0) FROM types "
                + "WHERE types.t IS NOT NULL) SELECT t FROM types WHERE t IS NOT NULL"
        ]
            .Query(tenant.Value);
        while (rows.Read())
            types.Add(rows.GetString(0));
        return new(types);
    }

    public ValueTask<List<Guid>> Expired(DateTimeOffset now, int limit)
    {
        var due = new List<Guid>();
        foreach (var column in (string[])["lease_check_at", "deadline_at"])
        {
            using var rows = sql[
                $"SELECT id FROM tasks WHERE {column} <= ?1 AND {column} IS NOT NULL ORDER BY {column} LIMIT ?2"
            ]
                .Query(now, limit);
            while (rows.Read())
            {
                if (!due.Contains(rows.Id(0)))
                    due.Add(rows.Id(0));
            }
        }

        return new(due);
    }

    public ValueTask<List<(Guid TaskId, long LeaseToken)>> LeasesOf(string residentPrefix, string butOf)
    {
        var leases = new List<(Guid, long)>();
        using var rows = sql[
            "SELECT id, lease_token FROM tasks WHERE lease_check_at IS NOT NULL "
                + "AND substr(worker_id, 1, length(?1)) = ?1 AND substr(worker_id, 1, length(?2)) <> ?2 "
                + "ORDER BY lease_expires_at"
        ]
            .Query(residentPrefix, butOf);
        while (rows.Read())
            leases.Add((rows.Id(0), rows.GetInt64(1)));
        return new(leases);
    }

    public ValueTask<List<QueueDepth>> Depths(TenantId tenant, DateTimeOffset now)
    {
        var depths = new List<QueueDepth>();
        using var rows = sql[Counted].Query(tenant.Value, now);
        while (rows.Read())
            depths.Add(new QueueDepth(rows.Text(0), rows.Text(1), rows.GetInt32(2), rows.GetInt32(3), rows.Time(4)));
        return new(depths);
    }

    public ValueTask<bool> Has(TenantId tenant, Guid taskId)
    {
        using var rows = sql["SELECT 1 FROM tasks WHERE id = ?1 AND tenant_id = ?2"].Query(taskId, tenant.Value);
        return new(rows.Read());
    }

    public ValueTask<Dictionary<Guid, DependencyResult>> Results(IReadOnlyCollection<Guid> taskIds)
    {
        var results = new Dictionary<Guid, DependencyResult>(taskIds.Count);
        using var rows = sql[
            "SELECT t.id, t.key, r.result FROM tasks t LEFT JOIN task_results r ON r.id = t.id "
                + "WHERE t.id IN (SELECT unhex(value) FROM json_each(?1))"
        ]
            .Query(Ids.List(taskIds));
        while (rows.Read())
            results[rows.Id(0)] = new DependencyResult(rows.GetString(1), rows.Text(2));
        return new(results);
    }

    // lengths stand in a row's head: no page that the result overflows to is read
    public ValueTask<Dictionary<Guid, long>> ResultSizes(IReadOnlyCollection<Guid> taskIds)
    {
        var sizes = new Dictionary<Guid, long>(taskIds.Count);
        using var rows = sql[
            "SELECT t.id, octet_length(t.key) + ifnull(octet_length(r.result), 0) FROM tasks t "
                + "LEFT JOIN task_results r ON r.id = t.id WHERE t.id IN (SELECT unhex(value) FROM json_each(?1))"
        ]
            .Query(Ids.List(taskIds));
        while (rows.Read())
            sizes[rows.Id(0)] = rows.GetInt64(1);
        return new(sizes);
    }

    private ValueTask<List<Candidate>> Named(string condition, TenantId tenant, Guid id, DateTimeOffset now)
    {
        var candidates = new List<Candidate>();
        Read(
            candidates,
            $"SELECT id, agent_type, priority, claimable_at FROM tasks WHERE {condition} AND claimable_at <= ?3",
            tenant.Value,
            id,
            now
        );
        return new(candidates);
    }

    private void Read(List<Candidate> candidates, string query, params ReadOnlySpan<SqlValue> values)
    {
        using var rows = sql[query].Query(values);
        while (rows.Read())
            candidates.Add(new Candidate(rows.Id(0), rows.Text(1), rows.GetInt32(2), rows.Time(3)!.Value));
    }

    private static string Arms(string arm, string equals) =>
        string.Join(
            " UNION ALL ",
            Enumerable
                .Range(0, PlanLimits.MaxPriority + 1)
                .Select(priority => string.Format(null, arm, equals, priority))
        );
}
