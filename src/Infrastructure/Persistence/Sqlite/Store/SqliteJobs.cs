using System.Globalization;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Engine.Jobs;
using CleanPlan.Infrastructure.Persistence.Rows;
using CleanPlan.Infrastructure.Persistence.Sqlite.Native;

namespace CleanPlan.Infrastructure.Persistence.Sqlite.Store;

/// <summary>Reads what waits by its partial index: each priority is one seek.</summary>
internal sealed class SqliteJobs(Statements sql) : IJobRows
{
    private const string OfPriority =
        "SELECT * FROM (SELECT tenant_id, id, plan_id, priority, due_at FROM jobs j WHERE status = {0} "
        + "AND priority = {1} AND due_at <= ?1 "
        + "AND NOT EXISTS (SELECT 1 FROM plans p WHERE p.id = j.plan_id AND p.paused) ORDER BY due_at, id LIMIT ?2)";

    public ValueTask<List<JobTurn>> Due(JobStatus status, DateTimeOffset now, int limit)
    {
        var due = new List<JobTurn>();
        // as a constant, by which SQLite sees that the partial index has it
        var arms = Enumerable
            .Range(0, PlanLimits.MaxPriority + 1)
            .Select(priority =>
                string.Format(CultureInfo.InvariantCulture, OfPriority, $"'{Codec.Enum(status)}'", priority)
            );
        using var rows = sql[string.Join(" UNION ALL ", arms)].Query(now, limit);
        while (rows.Read())
        {
            due.Add(
                new JobTurn(
                    new TenantId(rows.Id(0)),
                    rows.Id(1),
                    rows.IsDBNull(2) ? null : rows.Id(2),
                    rows.GetInt32(3),
                    rows.Time(4)!.Value
                )
            );
        }

        return new(due);
    }

    public ValueTask<List<Plan>> Running(TenantId tenant)
    {
        var plans = new List<Plan>();
        using var rows = sql[
            $"SELECT {PlanTable.Columns} FROM jobs j JOIN plans p ON p.id = j.plan_id "
                + "WHERE j.tenant_id = ?1 AND j.status = 'running'"
        ]
            .Query(tenant.Value);
        while (rows.Read())
            plans.Add(PlanTable.Read(rows));
        return new(plans);
    }

    public ValueTask<List<Job>> Load(IReadOnlyCollection<Guid> ids)
    {
        var jobs = new List<Job>(ids.Count);
        using var rows = sql[
            $"SELECT {JobTable.Columns} FROM jobs j JOIN executions e ON e.id = j.execution_id "
                + "WHERE j.id IN (SELECT unhex(value) FROM json_each(?1))"
        ]
            .Query(Ids.List(ids));
        while (rows.Read())
            jobs.Add(JobTable.Read(rows));
        return new(jobs);
    }

    public ValueTask<Guid?> JobOf(TenantId tenant, Guid executionId)
    {
        using var rows = sql["SELECT job_id FROM executions WHERE id = ?1 AND tenant_id = ?2"]
            .Query(executionId, tenant.Value);
        return new(rows.Read() ? rows.Id(0) : null);
    }

    public ValueTask<List<StandingJob>> After(Guid last, int limit)
    {
        var jobs = new List<StandingJob>();
        using var rows = sql[
            "SELECT j.tenant_id, j.id, j.status, j.planning IS NOT NULL, p.status, "
                + "(SELECT state FROM job_drafts d WHERE d.job_id = j.id AND d.revision = j.draft_revision), "
                + "EXISTS (SELECT 1 FROM executions e WHERE e.id = j.execution_id AND e.ended_at IS NULL), "
                + "(SELECT count(*) FROM executions e WHERE e.job_id = j.id AND e.ended_at IS NULL), j.event_seq, "
                + "(SELECT count(*) FROM job_events l WHERE l.job_id = j.id), "
                + "(SELECT \"to\" FROM job_events l WHERE l.job_id = j.id AND \"to\" IS NOT NULL ORDER BY seq DESC LIMIT 1) "
                + "FROM jobs j LEFT JOIN plans p ON p.id = j.plan_id WHERE j.id > ?1 ORDER BY j.id LIMIT ?2"
        ]
            .Query(last, limit);
        while (rows.Read())
            jobs.Add(new StandingJob(new TenantId(rows.Id(0)), rows.Id(1), Standing(rows)));
        return new(jobs);
    }

    private static JobStanding Standing(Statement.Rows row) =>
        new(
            Codec.Enum<JobStatus>(row.Bytes(2)),
            row.GetInt64(3) != 0,
            row.IsDBNull(4) ? null : Codec.Enum<PlanStatus>(row.Bytes(4)),
            row.IsDBNull(5) ? null : Codec.Enum<DraftState>(row.Bytes(5)),
            row.GetInt64(6) != 0,
            row.GetInt32(7),
            row.GetInt64(8),
            row.GetInt64(9),
            row.IsDBNull(10) ? null : Codec.Enum<JobStatus>(row.Bytes(10))
        );

    public ValueTask<JobError?> FirstFailure(Guid planId)
    {
        using var rows = sql[
            "SELECT id, key, error_type, error_message FROM tasks WHERE plan_id = ?1 AND status = 'failed' "
                + "ORDER BY optional, completed_at, id LIMIT 1"
        ]
            .Query(planId);
        return new(
            rows.Read()
                ? new JobError(rows.Text(2) ?? "failed", rows.Text(3) ?? "", rows.Id(0), rows.GetString(1))
                : null
        );
    }

    public ValueTask Save(IReadOnlyList<Job> jobs)
    {
        if (jobs.Count == 0)
            return default;
        JobTable.Move.Execute(sql, jobs);
        JobTable.Executions.Execute(sql, jobs.SelectMany(job => job.Executions));
        JobTable.Events.Execute(sql, jobs.SelectMany(job => job.Events));
        return default;
    }
}
