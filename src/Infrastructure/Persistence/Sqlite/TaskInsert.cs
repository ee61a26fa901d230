using CleanPlan.Domain.Plans;

namespace CleanPlan.Infrastructure.Persistence.Sqlite;

/// <summary>A new task's row, with everything it has.</summary>
internal static class TaskInsert
{
    private static readonly (string Column, Func<PlanTask, SqlValue> Value)[] Columns =
    [
        ("id", t => Codec.Id(t.Id)),
        ("tenant_id", t => Codec.Id(t.TenantId.Value)),
        ("plan_id", t => Codec.Id(t.PlanId)),
        ("key", t => t.Key),
        ("title", t => t.Title),
        ("description", t => t.Description),
        ("agent_type", t => t.AgentType),
        ("can_parallel", t => t.CanParallel),
        ("input", t => t.Input),
        ("run_on", t => Codec.Enum(t.RunOn)),
        ("optional", t => t.Optional),
        ("requires_approval", t => t.RequiresApproval),
        ("max_attempts", t => t.MaxAttempts),
        ("retry_initial_seconds", t => t.RetryInitialSeconds),
        ("retry_factor", t => t.RetryFactor),
        ("retry_max_seconds", t => t.RetryMaxSeconds),
        ("timeout_seconds", t => t.TimeoutSeconds),
        ("deadline_seconds", t => t.DeadlineSeconds),
        ("delay_seconds", t => t.DelaySeconds),
        ("estimated_seconds", t => t.EstimatedSeconds),
        ("priority", t => t.Priority),
        ("pool", t => t.Pool),
        ("slots", t => t.Slots),
        ("metadata", t => t.Metadata),
        ("depends_on", t => Codec.Positions(t.DependsOn)),
        ("dependents", t => Codec.Positions(t.Dependents)),
        ("dependencies", t => Codec.Dependencies(t.Dependencies)),
        ("status", t => Codec.Enum(t.Status)),
        ("reason", t => t.Reason is { } reason ? Codec.Enum(reason) : (string?)null),
        ("progress", t => t.Progress),
        ("attempt", t => t.Attempt),
        ("lease_token", t => t.LeaseToken),
        ("lease_seconds", t => t.LeaseSeconds),
        ("retry_count", t => t.RetryCount),
        ("lost_leases", t => t.LostLeases),
        ("releases", t => t.Releases),
        ("not_before", t => Time(t.NotBefore)),
        ("deadline_from", t => Time(t.DeadlineFrom)),
        ("deadline_at", t => Time(t.DeadlineAt)),
        ("claimable_at", t => Time(t.ClaimableAt)),
        ("answers", t => Codec.Answers(t.Answers)),
        ("result", t => t.Result),
        ("forked_from", t => t.ForkedFrom is { } original ? Codec.Id(original) : (byte[]?)null),
        ("created_at", t => Codec.Time(t.CreatedAt)),
        ("started_at", t => Time(t.StartedAt)),
        ("completed_at", t => Time(t.CompletedAt)),
        ("version", t => t.Version),
    ];

    private static readonly string Sql =
        $"INSERT INTO tasks ({string.Join(", ", Columns.Select(column => column.Column))}) "
        + $"VALUES ({string.Join(", ", Enumerable.Range(1, Columns.Length).Select(i => $"?{i}"))})";

    public static void Execute(Statements sql, PlanTask task)
    {
        var values = new SqlValue[Columns.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = Columns[i].Value(task);
        sql[Sql].Execute(values);
    }

    private static long? Time(DateTimeOffset? time) => time is { } value ? Codec.Time(value) : null;
}
