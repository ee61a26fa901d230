using System.Runtime.CompilerServices;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Engine.Plans;
using CleanPlan.Infrastructure.Persistence;
using CleanPlan.Infrastructure.Persistence.Rows;
using CleanPlan.Infrastructure.Persistence.Sqlite.Connections;
using CleanPlan.Infrastructure.Persistence.Sqlite.Native;
using Microsoft.Data.Sqlite;

namespace CleanPlan.Infrastructure.Engine.Upkeep;

internal sealed class Doctor(SqliteReaders readers) : IDoctor
{
    private const int PageSize = 500;

    public async IAsyncEnumerable<ExaminedPlan> Examine([EnumeratorCancellation] CancellationToken cancel)
    {
        var last = Guid.Empty;
        while (true)
        {
            var page = await readers.Read(connection => Page(connection, last), cancel);
            foreach (var planId in page)
            {
                var examined = await readers.Read(
                    connection => Snapshot.Of(connection, sql => Examine(sql, planId)),
                    cancel
                );
                // it may have been deleted since the page was read
                if (examined is not null)
                    yield return examined;
            }

            if (page.Count < PageSize)
                yield break;
            last = page[^1];
        }
    }

    /// <summary>Every plan of one file.</summary>
    public static IEnumerable<ExaminedPlan> Examine(SqliteConnection connection)
    {
        var last = Guid.Empty;
        while (true)
        {
            var page = Page(connection, last);
            foreach (var planId in page)
            {
                if (Snapshot.Of(connection, sql => Examine(sql, planId)) is { } examined)
                    yield return examined;
            }

            if (page.Count < PageSize)
                yield break;
            last = page[^1];
        }
    }

    private static List<Guid> Page(SqliteConnection connection, Guid last)
    {
        using var sql = new Statements(connection);
        using var rows = sql[$"SELECT id FROM plans WHERE id > ?1 ORDER BY id LIMIT {PageSize}"].Query(Codec.Id(last));
        var page = new List<Guid>(PageSize);
        while (rows.Read())
            page.Add(rows.Id(0));
        return page;
    }

    private static ExaminedPlan? Examine(Statements sql, Guid planId)
    {
        if (PlanOf(sql, planId) is not { } plan)
            return null;
        var findings = PlanAudit.Of(plan, TasksOf(sql, plan), EventsOf(sql, planId));
        return new ExaminedPlan(plan.TenantId, planId, [.. findings, .. HoldFindings(sql, plan)]);
    }

    private static Plan? PlanOf(Statements sql, Guid planId)
    {
        using var rows = sql[$"SELECT {PlanTable.Columns} FROM plans p WHERE p.id = ?1"].Query(Codec.Id(planId));
        return rows.Read() ? PlanTable.Read(rows) : null;
    }

    // without inputs and results: ten thousand of them would not fit into memory
    private static List<PlanTask> TasksOf(Statements sql, Plan plan)
    {
        using var rows = sql[$"SELECT {TaskTable.Hot}{TaskTable.Edges} FROM tasks t WHERE t.plan_id = ?1"]
            .Query(Codec.Id(plan.Id));
        var tasks = new List<PlanTask>(plan.Counts.Total);
        while (rows.Read())
            tasks.Add(TaskTable.Read(rows, edges: true));
        CountsTable.Of(sql, plan).Fill(tasks);
        return tasks;
    }

    private static EventNumbers EventsOf(Statements sql, Guid planId)
    {
        using var rows = sql["SELECT count(*), min(seq), max(seq) FROM task_events WHERE plan_id = ?1"]
            .Query(Codec.Id(planId));
        rows.Read();
        return new EventNumbers(
            rows.GetInt64(0),
            rows.IsDBNull(1) ? null : rows.GetInt64(1),
            rows.IsDBNull(2) ? null : rows.GetInt64(2)
        );
    }

    // the one column that the Domain does not know: the queue's copy of the plan's pause
    private static List<PlanFinding> HoldFindings(Statements sql, Plan plan)
    {
        using var rows = sql[
            "SELECT id, key FROM tasks WHERE plan_id = ?1 AND status IN ('pending', 'retrying') AND on_hold <> ?2"
        ]
            .Query(Codec.Id(plan.Id), plan.Paused);
        var findings = new List<PlanFinding>();
        while (rows.Read())
        {
            var message =
                $"{rows.GetString(1)}: The plan is {(plan.Paused ? "" : "not ")}paused, the queue says otherwise.";
            findings.Add(new PlanFinding("hold_differs", message, plan.Id, rows.Id(0)));
        }

        return findings;
    }
}
