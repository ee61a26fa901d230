using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Engine.Plans;
using CleanPlan.Infrastructure.Engine.Writing;
using CleanPlan.Infrastructure.Persistence;
using CleanPlan.Infrastructure.Persistence.Rows;
using CleanPlan.Infrastructure.Persistence.Sqlite.Native;
using CleanPlan.Infrastructure.Persistence.Sqlite.Store;

namespace CleanPlan.Infrastructure.Tests.Simulation;

internal sealed record StoredPlan(Plan Plan, IReadOnlyList<PlanTask> Tasks, IReadOnlyList<TaskEvent> Events);

/// <summary>What stands in the database at one moment, each plan read once; its events from the last that was seen.</summary>
internal sealed class StoreView
{
    private readonly Statements _sql;
    private readonly SqliteView _view;
    private readonly Dictionary<Guid, (long Version, long Seq)> _there = [];
    private readonly Dictionary<Guid, StoredPlan> _read = [];
    private readonly List<(string Goal, Guid Id)> _goals = [];
    private readonly Dictionary<Guid, SimulatedSession> _sessions = [];

    public StoreView(Statements sql)
    {
        (_sql, _view) = (sql, new SqliteView(sql, new EngineClock(TimeProvider.System)));
        using var rows = sql["SELECT id, version, event_seq, goal FROM plans"].Query();
        while (rows.Read())
        {
            _there[rows.Id(0)] = (rows.GetInt64(1), rows.GetInt64(2));
            _goals.Add((rows.GetString(3), rows.Id(0)));
        }

        ReadSessions();
        using var keys = sql["SELECT key, created_at FROM idempotency_keys"].Query();
        while (keys.Read())
            Keys.Add((keys.GetString(0), Codec.Time(keys.GetInt64(1))));
    }

    /// <summary>And when their requests were carried out.</summary>
    public HashSet<(string Key, DateTimeOffset At)> Keys { get; } = [];

    public IReadOnlySet<Guid> Plans => _there.Keys.ToHashSet();

    /// <summary>The plan with this goal that is not in the world yet; an empty id where there is none.</summary>
    public Guid NewPlanFor(string goal, World world) =>
        _goals.Find(plan => plan.Goal == goal && world.Find(plan.Id) is null).Id;

    /// <summary>Those that somebody has named.</summary>
    public IReadOnlyCollection<SimulatedSession> Sessions => _sessions.Values;

    /// <summary>Those that nobody has named.</summary>
    public int OwnSessions { get; private set; }

    /// <summary>Whether its row is another one than that which was seen last.</summary>
    public bool HasMoved(SimulatedPlan plan) => _there.GetValueOrDefault(plan.Id) != (plan.Version, plan.Seq);

    public StoredPlan? Of(SimulatedPlan plan)
    {
        if (!_there.ContainsKey(plan.Id))
            return null;
        if (!_read.TryGetValue(plan.Id, out var found))
        {
            var row = PlanOf(plan);
            _read[plan.Id] = found = new StoredPlan(row, TasksOf(row), EventsOf(plan));
        }

        return found;
    }

    private void ReadSessions()
    {
        using var rows = _sql[
            "SELECT user_id, tenant_id, id, title, deleted_at IS NOT NULL, version, message_count || ':' || ifnull("
                + "(SELECT group_concat(' ' || seq || '=' || trim(content, '\"'), '' ORDER BY seq) FROM messages "
                + "WHERE session_id = sessions.id), '') FROM sessions"
        ]
            .Query();
        while (rows.Read())
        {
            if (rows.Text(0) is { } name)
                _sessions[rows.Id(2)] = new(name, new TenantId(rows.Id(1)), rows.Id(2), rows.GetString(3))
                {
                    IsDeleted = rows.GetInt32(4) != 0,
                    Version = rows.GetInt64(5),
                    Said = rows.GetString(6),
                };
            else
                OwnSessions++;
        }
    }

    private Plan PlanOf(SimulatedPlan plan)
    {
        using var rows = _sql[$"SELECT {PlanTable.Columns} FROM plans p WHERE p.id = ?1"].Query(Codec.Id(plan.Id));
        rows.Read();
        return PlanTable.Read(rows);
    }

    private List<PlanTask> TasksOf(Plan plan)
    {
        using var rows = _sql[$"{TaskTable.Select(edges: true, rest: true)} WHERE t.plan_id = ?1 ORDER BY t.id"]
            .Query(Codec.Id(plan.Id));
        var tasks = new List<PlanTask>();
        while (rows.Read())
            tasks.Add(TaskTable.Read(rows, edges: true, rest: true));
        // SQLite answers at once
        DependencyCounters.Fill(_view, plan, tasks).GetAwaiter().GetResult();
        return tasks;
    }

    private List<TaskEvent> EventsOf(SimulatedPlan plan)
    {
        using var rows = _sql[
            "SELECT seq, event_type, task_id, task_key, lease_token, agent_id, \"from\", \"to\", reason, timestamp "
                + "FROM task_events WHERE plan_id = ?1 AND seq > ?2 ORDER BY seq"
        ]
            .Query(Codec.Id(plan.Id), plan.Seq);
        var events = new List<TaskEvent>();
        while (rows.Read())
            events.Add(EventOf(rows, plan));
        return events;
    }

    private static TaskEvent EventOf(Statement.Rows rows, SimulatedPlan plan) =>
        new()
        {
            TenantId = plan.Tenant,
            PlanId = plan.Id,
            Seq = rows.GetInt64(0),
            EventType = SnakeCase.TryParse<TaskEventType>(rows.GetString(1), out var type)
                ? type
                : throw new InvalidOperationException("No such type of event."),
            TaskId = rows.IsDBNull(2) ? null : rows.Id(2),
            TaskKey = rows.Text(3),
            LeaseToken = rows.IsDBNull(4) ? null : rows.GetInt64(4),
            AgentId = rows.Text(5),
            From = rows.Text(6),
            To = rows.Text(7),
            Reason = rows.Text(8),
            Timestamp = Codec.Time(rows.GetInt64(9)),
        };
}
