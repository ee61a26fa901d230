using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Infrastructure.Persistence.Sqlite;

/// <summary>
/// Writes back what slices have changed, each kind of change as one statement for the whole set: the rows come as one
/// JSON text, so that blocking ten thousand tasks takes as many statements as completing one.
/// </summary>
internal sealed class PlanWrites(Statements sql)
{
    private static readonly (string Column, Action<Utf8JsonWriter, PlanTask> Write)[] Queue =
    [
        ("dependencies", (json, t) => json.WriteStringValue(Codec.Dependencies(t.Dependencies))),
        ("claimable_at", (json, t) => Time(json, t.ClaimableAt)),
        ("version", (json, t) => json.WriteNumberValue(t.Version)),
    ];

    private static readonly (string Column, Action<Utf8JsonWriter, PlanTask> Write)[] State =
    [
        .. Queue,
        ("status", (json, t) => json.WriteStringValue(Codec.Enum(t.Status))),
        ("reason", (json, t) => json.WriteStringValue(t.Reason is { } reason ? Codec.Enum(reason) : null)),
        ("progress", (json, t) => json.WriteNumberValue(t.Progress)),
        ("attempt", (json, t) => json.WriteNumberValue(t.Attempt)),
        ("lease_token", (json, t) => json.WriteNumberValue(t.LeaseToken)),
        ("retry_count", (json, t) => json.WriteNumberValue(t.RetryCount)),
        ("lost_leases", (json, t) => json.WriteNumberValue(t.LostLeases)),
        ("worker_id", (json, t) => json.WriteStringValue(t.WorkerId)),
        ("lease_expires_at", (json, t) => Time(json, t.LeaseExpiresAt)),
        ("lease_seconds", (json, t) => json.WriteNumberValue(t.LeaseSeconds)),
        ("attempt_ends_at", (json, t) => Time(json, t.AttemptEndsAt)),
        ("not_before", (json, t) => Time(json, t.NotBefore)),
        ("next_attempt_at", (json, t) => Time(json, t.NextAttemptAt)),
        ("deadline_from", (json, t) => Time(json, t.DeadlineFrom)),
        ("deadline_at", (json, t) => Time(json, t.DeadlineAt)),
        ("approved_at", (json, t) => Time(json, t.ApprovedAt)),
        ("question", (json, t) => json.WriteStringValue(t.Question)),
        ("error_type", (json, t) => json.WriteStringValue(t.ErrorType)),
        ("error_message", (json, t) => json.WriteStringValue(t.ErrorMessage)),
        ("last_report", (json, t) => json.WriteStringValue(t.LastReport is { } last ? Codec.LastReport(last) : null)),
        ("released_by", (json, t) => json.WriteStringValue(t.ReleasedBy)),
        ("releases", (json, t) => json.WriteNumberValue(t.Releases)),
        ("released_until", (json, t) => Time(json, t.ReleasedUntil)),
        ("started_at", (json, t) => Time(json, t.StartedAt)),
        ("completed_at", (json, t) => Time(json, t.CompletedAt)),
    ];

    private static readonly (string Column, Action<Utf8JsonWriter, PlanTask> Write)[] Result =
    [
        .. State,
        ("result", (json, t) => json.WriteStringValue(t.Result)),
    ];

    private static readonly (string Column, Action<Utf8JsonWriter, PlanTask> Write)[] Definition =
    [
        ("title", (json, t) => json.WriteStringValue(t.Title)),
        ("description", (json, t) => json.WriteStringValue(t.Description)),
        ("input", (json, t) => json.WriteStringValue(t.Input)),
        ("priority", (json, t) => json.WriteNumberValue(t.Priority)),
        ("max_attempts", (json, t) => json.WriteNumberValue(t.MaxAttempts)),
        ("retry_initial_seconds", (json, t) => json.WriteNumberValue(t.RetryInitialSeconds)),
        ("retry_factor", (json, t) => json.WriteNumberValue(t.RetryFactor)),
        ("retry_max_seconds", (json, t) => json.WriteNumberValue(t.RetryMaxSeconds)),
        ("timeout_seconds", (json, t) => json.WriteNumberValue(t.TimeoutSeconds)),
        ("deadline_seconds", (json, t) => Number(json, t.DeadlineSeconds)),
        ("pool", (json, t) => json.WriteStringValue(t.Pool)),
        ("slots", (json, t) => json.WriteNumberValue(t.Slots)),
    ];

    private static readonly (string Column, Action<Utf8JsonWriter, PlanTask> Write)[] Dependents =
    [
        ("dependents", (json, t) => json.WriteStringValue(Codec.Positions(t.Dependents))),
    ];

    private static readonly (string Column, Action<Utf8JsonWriter, PlanTask> Write)[] DependsOn =
    [
        ("depends_on", (json, t) => json.WriteStringValue(Codec.Positions(t.DependsOn))),
    ];

    private static readonly (string Column, Action<Utf8JsonWriter, PlanTask> Write)[] Answers =
    [
        ("answers", (json, t) => json.WriteStringValue(Codec.Answers(t.Answers))),
    ];

    // kinds that share columns: a task is written by the widest that it needs
    private const TaskChanges Moved = TaskChanges.Queue | TaskChanges.State | TaskChanges.Result;

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _buffer = new(64 * 1024);

    public void Save(IReadOnlyCollection<PlanSlice> slices)
    {
        var touched = slices
            .Where(slice => slice.PlanChanged || slice.Tasks.Any(t => t.Changes != TaskChanges.None))
            .ToList();
        if (touched.Count == 0)
            return;

        Delete([.. touched.SelectMany(slice => slice.Deleted)]);
        Insert(touched.SelectMany(slice => slice.Added));
        var changed = touched
            .SelectMany(slice => slice.Tasks.Where(t => t.Changes != TaskChanges.None).Except(slice.Added))
            .ToList();
        Update(Queue, changed.Where(t => (t.Changes & Moved) == TaskChanges.Queue));
        Update(
            State,
            changed.Where(t => (t.Changes & Moved) is TaskChanges.State or (TaskChanges.State | TaskChanges.Queue))
        );
        Update(Result, changed.Where(t => t.Changes.HasFlag(TaskChanges.Result)));
        Update(Definition, changed.Where(t => t.Changes.HasFlag(TaskChanges.Definition)));
        Update(Dependents, changed.Where(t => t.Changes.HasFlag(TaskChanges.Edges)));
        Update(DependsOn, changed.Where(t => t.Changes.HasFlag(TaskChanges.Edges) && t.HasEdges));
        Update(Answers, changed.Where(t => t.Changes.HasFlag(TaskChanges.Answers)));
        SavePlans(touched);
        Append(touched.SelectMany(slice => slice.Events));
        foreach (var slice in touched)
            slice.Saved();
    }

    /// <summary>A plan that was just made, with all its tasks and events.</summary>
    public void Add(PlanSlice slice)
    {
        var p = slice.Plan;
        sql[
            "INSERT INTO plans (id, tenant_id, session_id, goal, on_failure, forked_from, metadata, status, paused, counts, "
                + "next_position, edges, first_seq, event_seq, created_at, updated_at, started_at, completed_at, version) "
                + "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)"
        ]
            .Execute(
                Codec.Id(p.Id),
                Codec.Id(p.TenantId.Value),
                Codec.Id(p.SessionId),
                p.Goal,
                Codec.Enum(p.OnFailure),
                p.ForkedFrom is { } forked ? Codec.Id(forked) : (byte[]?)null,
                p.Metadata,
                Codec.Enum(p.Status),
                p.Paused,
                Codec.Counts(p.Counts),
                p.NextPosition,
                p.Edges,
                p.FirstSeq,
                p.EventSeq,
                Codec.Time(p.CreatedAt),
                Codec.Time(p.UpdatedAt),
                p.StartedAt is { } started ? Codec.Time(started) : (long?)null,
                p.CompletedAt is { } completed ? Codec.Time(completed) : (long?)null,
                p.Version
            );
        Insert(slice.Tasks.OrderBy(task => task.Position));
        // not marked as saved: should a neighbour in the set fail, it is added again
        Append(slice.Events);
    }

    private void Insert(IEnumerable<PlanTask> tasks)
    {
        foreach (var task in tasks)
            TaskInsert.Execute(sql, task);
    }

    private void Delete(List<PlanTask> tasks)
    {
        if (tasks.Count > 0)
        {
            sql["DELETE FROM tasks WHERE id IN (SELECT unhex(value) FROM json_each(?1))"]
                .Execute(SliceSession.IdList([.. tasks.Select(task => task.Id)]));
        }
    }

    private void Update((string Column, Action<Utf8JsonWriter, PlanTask> Write)[] columns, IEnumerable<PlanTask> tasks)
    {
        var rows = Rows(tasks, (json, task) => WriteRow(json, columns, task));
        if (rows is not null)
            sql[UpdateSql(columns)].Execute(rows);
    }

    private void SavePlans(IEnumerable<PlanSlice> slices)
    {
        foreach (var slice in slices.Where(slice => slice.PlanChanged))
        {
            var p = slice.Plan;
            sql[
                "UPDATE plans SET goal = ?2, metadata = ?3, status = ?4, paused = ?5, counts = ?6, next_position = ?7, "
                    + "edges = ?8, event_seq = ?9, updated_at = ?10, started_at = ?11, completed_at = ?12, version = ?13 "
                    + "WHERE id = ?1"
            ]
                .Execute(
                    Codec.Id(p.Id),
                    p.Goal,
                    p.Metadata,
                    Codec.Enum(p.Status),
                    p.Paused,
                    Codec.Counts(p.Counts),
                    p.NextPosition,
                    p.Edges,
                    p.EventSeq,
                    Codec.Time(p.UpdatedAt),
                    p.StartedAt is { } started ? Codec.Time(started) : (long?)null,
                    p.CompletedAt is { } completed ? Codec.Time(completed) : (long?)null,
                    p.Version
                );
            // whoever enters the queue of a paused plan is held too; resuming lets all go, those too that have left the
            // queue meanwhile and may come back
            if (slice.PauseChanged || p.Paused)
            {
                sql[
                    "UPDATE tasks SET on_hold = ?2 WHERE plan_id = ?1 AND on_hold <> ?2 "
                        + "AND (NOT ?2 OR status IN ('pending', 'retrying'))"
                ]
                    .Execute(Codec.Id(p.Id), p.Paused);
            }
        }
    }

    private void Append(IEnumerable<TaskEvent> events)
    {
        var rows = Rows(events, WriteEvent);
        if (rows is null)
            return;
        sql[
            "INSERT INTO task_events (plan_id, seq, tenant_id, event_type, task_id, task_key, attempt, lease_token, "
                + "agent_id, agent_type, message, progress, tool_name, tool_input, tool_output, \"from\", \"to\", reason, "
                + "timestamp) SELECT unhex(value ->> 0), value ->> 1, unhex(value ->> 2), value ->> 3, unhex(value ->> 4), "
                + string.Join(", ", Enumerable.Range(5, 14).Select(i => $"value ->> {i}"))
                + " FROM json_each(?1)"
        ]
            .Execute(rows);
    }

    private static void WriteEvent(Utf8JsonWriter json, TaskEvent e)
    {
        json.WriteStartArray();
        Id(json, e.PlanId);
        json.WriteNumberValue(e.Seq);
        Id(json, e.TenantId.Value);
        json.WriteStringValue(Codec.Enum(e.EventType));
        if (e.TaskId is { } taskId)
            Id(json, taskId);
        else
            json.WriteNullValue();
        json.WriteStringValue(e.TaskKey);
        Number(json, e.Attempt);
        Number(json, e.LeaseToken);
        json.WriteStringValue(e.AgentId);
        json.WriteStringValue(e.AgentType);
        json.WriteStringValue(e.Message);
        Number(json, e.Progress);
        json.WriteStringValue(e.ToolName);
        json.WriteStringValue(e.ToolInput);
        json.WriteStringValue(e.ToolOutput);
        json.WriteStringValue(e.From);
        json.WriteStringValue(e.To);
        json.WriteStringValue(e.Reason);
        json.WriteNumberValue(Codec.Time(e.Timestamp));
        json.WriteEndArray();
    }

    private static void WriteRow(
        Utf8JsonWriter json,
        (string Column, Action<Utf8JsonWriter, PlanTask> Write)[] columns,
        PlanTask task
    )
    {
        json.WriteStartArray();
        Id(json, task.Id);
        foreach (var (_, write) in columns)
            write(json, task);
        json.WriteEndArray();
    }

    private static string UpdateSql((string Column, Action<Utf8JsonWriter, PlanTask> Write)[] columns) =>
        "UPDATE tasks SET "
        + string.Join(", ", columns.Select((c, i) => $"{c.Column} = r.value ->> {i + 1}"))
        + " FROM json_each(?1) r WHERE tasks.id = unhex(r.value ->> 0)";

    private string? Rows<T>(IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        _buffer.ResetWrittenCount();
        using var json = new Utf8JsonWriter(_buffer, Plain);
        var any = false;
        json.WriteStartArray();
        foreach (var item in items)
        {
            any = true;
            write(json, item);
        }

        json.WriteEndArray();
        json.Flush();
        return any ? Encoding.UTF8.GetString(_buffer.WrittenSpan) : null;
    }

    private static void Id(Utf8JsonWriter json, Guid id) => json.WriteStringValue(Convert.ToHexString(Codec.Id(id)));

    private static void Number(Utf8JsonWriter json, long? number)
    {
        if (number is { } value)
            json.WriteNumberValue(value);
        else
            json.WriteNullValue();
    }

    private static void Time(Utf8JsonWriter json, DateTimeOffset? time) =>
        Number(json, time is { } value ? Codec.Time(value) : null);
}
