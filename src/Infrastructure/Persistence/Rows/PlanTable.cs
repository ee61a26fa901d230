using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Persistence.Sqlite.Native;

namespace CleanPlan.Infrastructure.Persistence.Rows;

/// <summary>The columns of <c>plans</c>, and how a row becomes a plan.</summary>
internal static class PlanTable
{
    public const string Columns =
        "p.id, p.tenant_id, p.session_id, p.goal, p.on_failure, p.forked_from, p.metadata, p.status, p.paused, p.counts, "
        + "p.next_position, p.edges, p.first_seq, p.event_seq, p.created_at, p.updated_at, p.started_at, p.completed_at, "
        + "p.version, p.folded_goal, p.pruned, p.job_id";

    public static Plan Read(Statement.Rows row) =>
        new()
        {
            Id = row.Id(0),
            TenantId = new TenantId(row.Id(1)),
            SessionId = row.Id(2),
            Goal = row.GetString(3),
            OnFailure = Codec.Enum<OnFailure>(row.Bytes(4)),
            ForkedFrom = row.IsDBNull(5) ? null : row.Id(5),
            Metadata = row.Text(6),
            Status = Codec.Enum<PlanStatus>(row.Bytes(7)),
            Paused = row.GetInt64(8) != 0,
            Counts = Codec.Counts(row.Bytes(9)),
            NextPosition = row.GetInt32(10),
            Edges = row.GetInt32(11),
            FirstSeq = row.GetInt64(12),
            EventSeq = row.GetInt64(13),
            CreatedAt = row.Time(14)!.Value,
            UpdatedAt = row.Time(15)!.Value,
            StartedAt = row.Time(16),
            CompletedAt = row.Time(17),
            Version = row.GetInt64(18),
            FoldedGoal = row.GetString(19),
            Pruned = row.GetInt64(20) != 0,
            JobId = row.IsDBNull(21) ? null : row.Id(21),
        };
}
