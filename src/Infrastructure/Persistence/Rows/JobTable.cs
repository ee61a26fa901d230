using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;
using CleanPlan.Infrastructure.Persistence.Sqlite.Native;

namespace CleanPlan.Infrastructure.Persistence.Rows;

/// <summary>
/// The columns of <c>jobs</c> that a plan's moves read and write, and those of the rows beside it. All else of a job is
/// written as aggregates are.
/// </summary>
internal static class JobTable
{
    public const string Columns =
        "j.id, j.tenant_id, j.status, j.reason, j.plan_id, j.execution_id, j.attempts, j.event_seq, j.version, "
        + "j.error, j.started_at, j.completed_at, j.waits_since, j.due_at, j.not_before, j.updated_at, "
        + "e.created_at, e.ended_at, e.number, e.outcome, e.plan_id, e.progress, e.version, e.error";

    public static readonly RowSet<Job> Move = RowSet<Job>.Update(
        "jobs",
        new("id", job => job.Id),
        new("status", job => Codec.Enum(job.Status)),
        new("reason", job => job.Reason is { } reason ? Codec.Enum(reason) : null),
        new("plan_id", job => job.PlanId),
        new("execution_id", job => job.ExecutionId),
        new("attempts", job => job.Attempts),
        new("event_seq", job => job.EventSeq),
        new("version", job => job.Version),
        new("error", job => Codec.JobError(job.Error)),
        new("started_at", job => job.StartedAt),
        new("completed_at", job => job.CompletedAt),
        new("waits_since", job => job.WaitsSince),
        new("due_at", job => job.DueAt),
        new("updated_at", job => job.UpdatedAt)
    );

    public static readonly RowSet<Execution> Executions = RowSet<Execution>.Put(
        "executions",
        new("id", execution => execution.Id),
        new("tenant_id", execution => execution.TenantId.Value),
        new("job_id", execution => execution.JobId),
        new("number", execution => execution.Number),
        new("created_at", execution => execution.CreatedAt),
        new("ended_at", execution => execution.EndedAt),
        new("outcome", execution => execution.Outcome),
        new("plan_id", execution => execution.PlanId),
        new("progress", execution => execution.Progress),
        new("version", execution => execution.Version),
        new("error", execution => Codec.JobError(execution.Error))
    );

    public static readonly RowSet<JobEvent> Events = RowSet<JobEvent>.Insert(
        "job_events",
        new("job_id", line => line.JobId),
        new("seq", line => line.Seq),
        new("tenant_id", line => line.TenantId.Value),
        new("type", line => Codec.Enum(line.Type)),
        new("\"from\"", line => line.From is { } from ? Codec.Enum(from) : null),
        new("\"to\"", line => line.To is { } to ? Codec.Enum(to) : null),
        new("reason", line => line.Reason is { } reason ? Codec.Enum(reason) : null),
        new("\"by\"", line => line.By),
        new("execution_id", line => line.ExecutionId),
        new("revision", line => line.Revision),
        new("timestamp", line => line.Timestamp)
    );

    /// <summary>A job as far as its plan's moves need it, with the execution that is the newest.</summary>
    public static Job Read(Statement.Rows row)
    {
        var job = new Job
        {
            Id = row.Id(0),
            TenantId = new TenantId(row.Id(1)),
            Status = Codec.Enum<JobStatus>(row.Bytes(2)),
            Reason = row.IsDBNull(3) ? null : Codec.Enum<JobReason>(row.Bytes(3)),
            PlanId = row.IsDBNull(4) ? null : row.Id(4),
            ExecutionId = row.Id(5),
            Attempts = row.GetInt32(6),
            EventSeq = row.GetInt64(7),
            Version = row.GetInt64(8),
            Error = Codec.JobError(row.Text(9)),
            StartedAt = row.Time(10),
            CompletedAt = row.Time(11),
            WaitsSince = row.Time(12)!.Value,
            DueAt = row.Time(13)!.Value,
            NotBefore = row.Time(14),
            UpdatedAt = row.Time(15)!.Value,
        };
        job.Recall(
            new Execution
            {
                Id = job.ExecutionId,
                TenantId = job.TenantId,
                JobId = job.Id,
                CreatedAt = row.Time(16)!.Value,
                EndedAt = row.Time(17),
                Number = row.GetInt32(18),
                Outcome = row.Text(19),
                PlanId = row.IsDBNull(20) ? null : row.Id(20),
                Progress = row.GetInt32(21),
                Version = row.GetInt64(22),
                Error = Codec.JobError(row.Text(23)),
            }
        );
        return job;
    }
}
