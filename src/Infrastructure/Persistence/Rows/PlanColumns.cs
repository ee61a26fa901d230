using CleanPlan.Domain.Plans;

namespace CleanPlan.Infrastructure.Persistence.Rows;

/// <summary>The columns of <c>plans</c> that are written, at first and with each change.</summary>
internal static class PlanColumns
{
    private static readonly Column<Plan> Id = new("id", p => p.Id);

    /// <summary>What every change brings with it: no index names one of these.</summary>
    private static readonly Column<Plan>[] MoveColumns =
    [
        new("counts", p => Codec.Counts(p.Counts)),
        new("event_seq", p => p.EventSeq),
        new("updated_at", p => p.UpdatedAt),
        new("version", p => p.Version),
    ];

    private static readonly Column<Plan>[] StateColumns =
    [
        .. MoveColumns,
        new("status", p => Codec.Enum(p.Status)),
        new("paused", p => p.Paused),
        new("next_position", p => p.NextPosition),
        new("edges", p => p.Edges),
        new("pruned", p => p.Pruned),
        new("started_at", p => p.StartedAt),
        new("completed_at", p => p.CompletedAt),
    ];

    private static readonly Column<Plan>[] DefinitionColumns =
    [
        new("job_id", p => p.JobId),
        new("goal", p => p.Goal),
        new("folded_goal", p => p.FoldedGoal),
        new("metadata", p => p.Metadata),
    ];

    public static readonly RowSet<Plan> Insert = RowSet<Plan>.Insert(
        "plans",
        [
            Id,
            new("tenant_id", p => p.TenantId.Value),
            new("session_id", p => p.SessionId),
            new("on_failure", p => Codec.Enum(p.OnFailure)),
            new("forked_from", p => p.ForkedFrom),
            new("first_seq", p => p.FirstSeq),
            new("created_at", p => p.CreatedAt),
            .. StateColumns,
            .. DefinitionColumns,
        ]
    );

    public static readonly RowSet<Plan> Move = Update(MoveColumns);
    public static readonly RowSet<Plan> State = Update(StateColumns);
    public static readonly RowSet<Plan> Definition = Update(DefinitionColumns);

    private static RowSet<Plan> Update(Column<Plan>[] columns) => RowSet<Plan>.Update("plans", Id, columns);
}
