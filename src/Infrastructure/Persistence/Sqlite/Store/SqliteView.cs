using CleanPlan.Domain.Plans;
using CleanPlan.Domain.Sessions;
using CleanPlan.Infrastructure.Engine.Claims;
using CleanPlan.Infrastructure.Engine.Jobs;
using CleanPlan.Infrastructure.Engine.Plans;
using CleanPlan.Infrastructure.Engine.Writing;
using CleanPlan.Infrastructure.Persistence.Rows;
using CleanPlan.Infrastructure.Persistence.Sqlite.Native;

namespace CleanPlan.Infrastructure.Persistence.Sqlite.Store;

/// <summary>What the statements of one connection see.</summary>
internal class SqliteView(Statements sql, EngineClock clock) : IStoreView
{
    private readonly SqliteQueue _queue = new(sql);

    protected Statements Sql => sql;

    public DateTimeOffset Now => clock.Now;

    public IQueueRows Queue => _queue;

    public IOutboxRows Outbox { get; } = new SqliteOutbox(sql);

    public IJobRows Jobs { get; } = new SqliteJobs(sql);

    // one process writes the file, so what it knows is what stands there
    public ValueTask<IReadOnlyList<Plan>> Open(IReadOnlyCollection<WantedPlan> plans)
    {
        var missing = plans.Where(plan => plan.Known is null).Select(plan => plan.Id).ToList();
        if (missing.Count == 0)
            return new([]);
        var read = new List<Plan>(missing.Count);
        using var rows = Sql[
            $"SELECT {PlanTable.Columns} FROM plans p WHERE p.id IN (SELECT unhex(value) FROM json_each(?1))"
        ]
            .Query(Ids.List(missing));
        while (rows.Read())
            read.Add(PlanTable.Read(rows));
        return new(read);
    }

    public ValueTask<IReadOnlyList<PlanTask>> Load(TaskRequest wave)
    {
        var read = new List<PlanTask>();
        Load(read, wave.Tasks, edges: false, rest: false);
        Load(read, wave.WithEdges, edges: true, rest: false);
        Load(read, wave.Whole, edges: true, rest: true);
        foreach (var planId in wave.Plans)
            LoadPlan(read, planId, rest: false);
        foreach (var planId in wave.WholePlans)
            LoadPlan(read, planId, rest: true);
        foreach (var (planId, status) in wave.Statuses)
        {
            // as a constant, by which SQLite sees whether the index has them
            var condition = $"t.plan_id = ?1 AND t.status = '{Codec.Enum(status)}'";
            Load(read, condition, edges: false, rest: false, planId);
        }

        foreach (var (planId, keys) in wave.Keys)
        {
            var condition = "t.plan_id = ?1 AND t.key IN (SELECT value FROM json_each(?2))";
            Load(read, condition, edges: false, rest: false, planId, System.Text.Json.JsonSerializer.Serialize(keys));
        }

        return new(read);
    }

    public ValueTask<IReadOnlyList<DependencyCountsRow>> Counts(IReadOnlyCollection<CountsKey> keys)
    {
        var read = new List<DependencyCountsRow>(keys.Count);
        using var rows = Sql[
            "SELECT c.plan_id, c.first, c.tenant_id, c.counts FROM json_each(?1) wanted "
                + "CROSS JOIN dependency_counts c ON c.plan_id = unhex(wanted.value ->> 0) AND c.first = wanted.value ->> 1"
        ]
            .Query(Ids.List(keys));
        while (rows.Read())
        {
            read.Add(
                new DependencyCountsRow
                {
                    PlanId = rows.Id(0),
                    First = rows.GetInt32(1),
                    TenantId = new(rows.Id(2)),
                    Counts = rows.GetString(3),
                }
            );
        }

        return new(read);
    }

    public ValueTask<List<Guid>> PlansAfter(Guid last, int limit)
    {
        var page = new List<Guid>();
        using var rows = Sql["SELECT id FROM plans WHERE id > ?1 ORDER BY id LIMIT ?2"].Query(last, limit);
        while (rows.Read())
            page.Add(rows.Id(0));
        return new(page);
    }

    public ValueTask<List<CountedSession>> SessionsAfter(Guid last, int limit)
    {
        var page = new List<CountedSession>();
        using var rows = Sql[
            "SELECT s.id, s.tenant_id, s.message_count, s.tokens_used, s.last_message_at, count(m.seq), "
                + "ifnull(max(m.seq), 0), ifnull(sum(m.tokens_used), 0), max(m.created_at) FROM sessions s "
                + "LEFT JOIN messages m ON m.session_id = s.id WHERE s.id > ?1 GROUP BY s.id ORDER BY s.id LIMIT ?2"
        ]
            .Query(last, limit);
        while (rows.Read())
        {
            var count = rows.GetInt64(2);
            page.Add(
                new CountedSession(
                    new(rows.Id(1)),
                    rows.Id(0),
                    new MessageTotals(count, count, rows.GetInt64(3), rows.Time(4)),
                    new MessageTotals(rows.GetInt64(5), rows.GetInt64(6), rows.GetInt64(7), rows.Time(8))
                )
            );
        }

        return new(page);
    }

    public ValueTask<EventNumbers> EventsOf(Guid planId)
    {
        using var rows = Sql["SELECT count(*), min(seq), max(seq) FROM task_events WHERE plan_id = ?1"].Query(planId);
        rows.Read();
        return new(
            new EventNumbers(
                rows.GetInt64(0),
                rows.IsDBNull(1) ? null : rows.GetInt64(1),
                rows.IsDBNull(2) ? null : rows.GetInt64(2)
            )
        );
    }

    public ValueTask<List<UnindexedTitle>> UnindexedTitles(int limit)
    {
        var found = new List<UnindexedTitle>();
        // whichever tenant's, by the index of those alone
        using var rows = Sql[
            "SELECT tenant_id, id, folded_title FROM sessions WHERE NOT title_indexed ORDER BY tenant_id, id LIMIT ?1"
        ]
            .Query(limit);
        while (rows.Read())
            found.Add(new UnindexedTitle(new(rows.Id(0)), rows.Id(1), rows.GetString(2)));
        return new(found);
    }

    public ValueTask<List<(Guid TaskId, string Key)>> WronglyHeld(Plan plan)
    {
        var found = new List<(Guid, string)>();
        using var rows = Sql[
            "SELECT id, key FROM tasks WHERE plan_id = ?1 AND status IN ('pending', 'retrying') AND on_hold <> ?2"
        ]
            .Query(plan.Id, plan.Paused);
        while (rows.Read())
            found.Add((rows.Id(0), rows.GetString(1)));
        return new(found);
    }

    private void Load(List<PlanTask> read, List<Guid> ids, bool edges, bool rest)
    {
        if (ids.Count > 0)
            Load(read, "t.id IN (SELECT unhex(value) FROM json_each(?1))", edges, rest, Ids.List(ids));
    }

    // a plan's tasks are a range of the key
    private void LoadPlan(List<PlanTask> read, Guid planId, bool rest)
    {
        var condition = "t.id BETWEEN ?1 AND ?2 ORDER BY t.id";
        Load(read, condition, edges: true, rest, PlanTaskId.Of(planId, 0), PlanTaskId.LastOf(planId));
    }

    private void Load(
        List<PlanTask> read,
        string condition,
        bool edges,
        bool rest,
        params ReadOnlySpan<SqlValue> values
    )
    {
        using var rows = Sql[$"{TaskTable.Select(edges, rest)} WHERE {condition}"].Query(values);
        while (rows.Read())
            read.Add(TaskTable.Read(rows, edges, rest));
    }
}
