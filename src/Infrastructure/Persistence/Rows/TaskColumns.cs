using CleanPlan.Domain.Plans;

namespace CleanPlan.Infrastructure.Persistence.Rows;

/// <summary>
/// The columns of a task that are written: all of them at first, then by each kind of <see cref="TaskChanges"/>. What a move
/// needs stands in <c>tasks</c>; what is long, and changes seldom, in rows of its own, so that a move rewrites little.
/// </summary>
internal static class TaskColumns
{
    private static readonly Column<PlanTask> Id = new("id", t => t.Id);

    private static readonly Column<PlanTask> Version = new("version", t => t.Version);

    private static readonly Column<PlanTask>[] QueueColumns = [new("claimable_at", t => t.ClaimableAt), Version];

    private static readonly Column<PlanTask>[] LeaseColumns =
    [
        new("progress", t => t.Progress),
        new("lease_expires_at", t => t.LeaseExpiresAt),
        new("lease_seconds", t => t.LeaseSeconds),
    ];

    private static readonly Column<PlanTask>[] LeaseCheckColumns = [new("lease_check_at", t => t.LeaseCheckAt)];

    private static readonly Column<PlanTask>[] StateColumns =
    [
        .. QueueColumns,
        .. LeaseColumns,
        .. LeaseCheckColumns,
        new("status", t => Codec.Enum(t.Status)),
        new("reason", t => t.Reason is { } reason ? Codec.Enum(reason) : (string?)null),
        new("attempt", t => t.Attempt),
        new("lease_token", t => t.LeaseToken),
        new("worker_id", t => t.WorkerId),
        new("attempt_ends_at", t => t.AttemptEndsAt),
        new("last_report", t => t.LastReport is { } last ? Codec.LastReport(last) : null),
        new("started_at", t => t.StartedAt),
        new("completed_at", t => t.CompletedAt),
    ];

    private static readonly Column<PlanTask>[] RareStateColumns =
    [
        new("retry_count", t => t.RetryCount),
        new("lost_leases", t => t.LostLeases),
        new("not_before", t => t.NotBefore),
        new("next_attempt_at", t => t.NextAttemptAt),
        new("deadline_from", t => t.DeadlineFrom),
        new("deadline_at", t => t.DeadlineAt),
        new("approved_at", t => t.ApprovedAt),
        new("question", t => t.Question),
        new("error_type", t => t.ErrorType),
        new("error_message", t => t.ErrorMessage),
        new("released_by", t => t.ReleasedBy),
        new("releases", t => t.Releases),
        new("released_until", t => t.ReleasedUntil),
    ];

    private static readonly Column<PlanTask>[] TextColumns =
    [
        new("title", t => t.Title),
        new("description", t => t.Description),
        new("input", t => t.Input),
    ];

    private static readonly Column<PlanTask>[] DefinitionColumns =
    [
        new("priority", t => t.Priority),
        new("max_attempts", t => t.MaxAttempts),
        new("retry_initial_seconds", t => t.RetryInitialSeconds),
        new("retry_factor", t => t.RetryFactor),
        new("retry_max_seconds", t => t.RetryMaxSeconds),
        new("timeout_seconds", t => t.TimeoutSeconds),
        new("deadline_seconds", t => t.DeadlineSeconds),
        new("pool", t => t.Pool),
        new("slots", t => t.Slots),
    ];

    private static readonly Column<PlanTask>[] DependentsColumns =
    [
        new("dependents", t => Codec.Positions(t.Dependents)),
    ];

    private static readonly Column<PlanTask>[] DependsOnColumns =
    [
        new("depends_on", t => Codec.Positions(t.DependsOn)),
    ];

    private static readonly Column<PlanTask>[] AnswersColumns = [new("answers", t => Codec.Answers(t.Answers))];

    public static readonly RowSet<PlanTask> Insert = RowSet<PlanTask>.Insert(
        "tasks",
        [
            Id,
            new("tenant_id", t => t.TenantId.Value),
            new("plan_id", t => t.PlanId),
            new("key", t => t.Key),
            new("agent_type", t => t.AgentType),
            new("can_parallel", t => t.CanParallel),
            new("run_on", t => Codec.Enum(t.RunOn)),
            new("optional", t => t.Optional),
            new("requires_approval", t => t.RequiresApproval),
            new("delay_seconds", t => t.DelaySeconds),
            new("estimated_seconds", t => t.EstimatedSeconds),
            new("forked_from", t => t.ForkedFrom),
            new("created_at", t => t.CreatedAt),
            .. StateColumns,
            .. RareStateColumns,
            .. DefinitionColumns,
            .. DependentsColumns,
        ]
    );

    public static readonly RowSet<PlanTask> InsertTexts = RowSet<PlanTask>.Insert(
        "task_texts",
        [Id, new("metadata", t => t.Metadata), .. TextColumns, .. DependsOnColumns, .. AnswersColumns]
    );

    public static readonly RowSet<PlanTask> Queue = Update(QueueColumns);
    public static readonly RowSet<PlanTask> Lease = Update([Version, .. LeaseColumns]);
    public static readonly RowSet<PlanTask> LeaseCheck = Update(LeaseCheckColumns);
    public static readonly RowSet<PlanTask> State = Update(StateColumns);
    public static readonly RowSet<PlanTask> RareState = Update(RareStateColumns);
    public static readonly RowSet<PlanTask> Definition = Update(DefinitionColumns);
    public static readonly RowSet<PlanTask> Dependents = Update(DependentsColumns);
    public static readonly RowSet<PlanTask> Texts = UpdateTexts(TextColumns);
    public static readonly RowSet<PlanTask> DependsOn = UpdateTexts(DependsOnColumns);
    public static readonly RowSet<PlanTask> Answers = UpdateTexts(AnswersColumns);
    public static readonly RowSet<PlanTask> Result = RowSet<PlanTask>.Put(
        "task_results",
        Id,
        new("result", t => t.Result)
    );

    private static RowSet<PlanTask> Update(Column<PlanTask>[] columns) => RowSet<PlanTask>.Update("tasks", Id, columns);

    private static RowSet<PlanTask> UpdateTexts(Column<PlanTask>[] columns) =>
        RowSet<PlanTask>.Update("task_texts", Id, columns);
}
