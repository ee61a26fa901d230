using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Persistence.Sqlite.Native;

namespace CleanPlan.Infrastructure.Persistence.Rows;

/// <summary>The columns of a task, and how a row becomes one.</summary>
internal static class TaskTable
{
    /// <summary>What moves need.</summary>
    public const string Hot =
        "t.id, t.tenant_id, t.plan_id, t.key, t.agent_type, t.can_parallel, t.run_on, t.optional, t.requires_approval, "
        + "t.max_attempts, t.retry_initial_seconds, t.retry_factor, t.retry_max_seconds, t.timeout_seconds, "
        + "t.deadline_seconds, t.delay_seconds, t.priority, t.status, t.reason, t.progress, t.attempt, t.lease_token, "
        + "t.retry_count, t.lost_leases, t.worker_id, t.lease_expires_at, t.lease_seconds, t.attempt_ends_at, "
        + "t.not_before, t.next_attempt_at, t.deadline_from, t.deadline_at, t.claimable_at, t.approved_at, t.question, "
        + "t.error_type, t.error_message, t.last_report, t.released_by, t.releases, t.released_until, t.started_at, "
        + "t.completed_at, t.version, t.created_at, t.dependents, t.slots, t.pool, t.lease_check_at";

    private const int HotCount = 49;

    /// <summary>The other end of the graph, which only few commands need.</summary>
    public const string Edges = ", x.depends_on";

    /// <summary>What a worker or a copy of the task needs beyond that.</summary>
    public const string Rest =
        ", x.title, x.description, t.estimated_seconds, x.input, x.metadata, r.result, t.forked_from, x.answers";

    /// <param name="edges">with <see cref="Edges"/></param>
    /// <param name="rest">with <see cref="Rest"/></param>
    public static string Select(bool edges, bool rest) =>
        $"SELECT {Hot}{(edges ? Edges : "")}{(rest ? Rest : "")} FROM tasks t"
        + (edges || rest ? " JOIN task_texts x ON x.id = t.id" : "")
        + (rest ? " LEFT JOIN task_results r ON r.id = t.id" : "");

    /// <summary>A task without the counters of its dependencies, which stand in <see cref="DependencyCountsRow"/>.</summary>
    public static PlanTask Read(Statement.Rows row, bool edges = false, bool rest = false)
    {
        var task = new PlanTask
        {
            Id = row.Id(0),
            TenantId = new TenantId(row.Id(1)),
            PlanId = row.Id(2),
            Key = row.GetString(3),
            AgentType = row.Text(4),
            CanParallel = row.GetInt64(5) != 0,
            RunOn = Codec.Enum<RunOn>(row.Bytes(6)),
            Optional = row.GetInt64(7) != 0,
            RequiresApproval = row.GetInt64(8) != 0,
            MaxAttempts = row.GetInt32(9),
            RetryInitialSeconds = row.GetDouble(10),
            RetryFactor = row.GetDouble(11),
            RetryMaxSeconds = row.GetDouble(12),
            TimeoutSeconds = row.GetInt32(13),
            DeadlineSeconds = row.Int(14),
            DelaySeconds = row.Int(15),
            Priority = row.GetInt32(16),
            Status = Codec.Enum<PlanTaskStatus>(row.Bytes(17)),
            Reason = row.IsDBNull(18) ? null : Codec.Enum<TaskReason>(row.Bytes(18)),
            Progress = row.GetInt32(19),
            Attempt = row.GetInt32(20),
            LeaseToken = row.GetInt64(21),
            RetryCount = row.GetInt32(22),
            LostLeases = row.GetInt32(23),
            WorkerId = row.Text(24),
            LeaseExpiresAt = row.Time(25),
            LeaseSeconds = row.GetInt32(26),
            AttemptEndsAt = row.Time(27),
            NotBefore = row.Time(28),
            NextAttemptAt = row.Time(29),
            DeadlineFrom = row.Time(30),
            DeadlineAt = row.Time(31),
            ClaimableAt = row.Time(32),
            ApprovedAt = row.Time(33),
            Question = row.Text(34),
            ErrorType = row.Text(35),
            ErrorMessage = row.Text(36),
            LastReport = row.Text(37) is { } report ? Codec.LastReport(report) : null,
            ReleasedBy = row.Text(38),
            Releases = row.GetInt32(39),
            ReleasedUntil = row.Time(40),
            StartedAt = row.Time(41),
            CompletedAt = row.Time(42),
            Version = row.GetInt64(43),
            CreatedAt = row.Time(44)!.Value,
            Dependents = Codec.Positions(row.Bytes(45)),
            Slots = row.GetInt32(46),
            Pool = row.Text(47),
            LeaseCheckAt = row.Time(48),
            HasEdges = edges,
            HasDetails = rest,
        };
        if (edges)
            task.DependsOn = Codec.Positions(row.Bytes(HotCount));
        if (rest)
            ReadRest(task, row, HotCount + (edges ? 1 : 0));
        task.Saved();
        return task;
    }

    private static void ReadRest(PlanTask task, Statement.Rows row, int at)
    {
        task.Title = row.GetString(at);
        task.Description = row.Text(at + 1);
        task.EstimatedSeconds = row.IsDBNull(at + 2) ? null : row.GetDouble(at + 2);
        task.Input = row.Text(at + 3);
        task.Metadata = row.Text(at + 4);
        task.Result = row.Text(at + 5);
        task.ForkedFrom = row.IsDBNull(at + 6) ? null : row.Id(at + 6);
        task.Answers = Codec.Answers(row.Text(at + 7));
    }
}
