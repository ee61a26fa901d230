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
    // kinds that share columns: a task is written by the widest that it needs
    private const TaskChanges Moved = TaskChanges.Queue | TaskChanges.State | TaskChanges.Result;

    private static readonly string AppendSql =
        TaskUpdate.RowsOnce
        + "INSERT INTO task_events (plan_id, seq, tenant_id, event_type, task_id, task_key, attempt, lease_token, "
        + "agent_id, agent_type, message, progress, tool_name, tool_input, tool_output, \"from\", \"to\", reason, "
        + "timestamp) SELECT unhex(v ->> 0), v ->> 1, unhex(v ->> 2), v ->> 3, unhex(v ->> 4), "
        + string.Join(", ", Enumerable.Range(5, 14).Select(i => $"v ->> {i}"))
        + " FROM r";

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
        Update(TaskColumns.Queue, changed.Where(t => (t.Changes & Moved) == TaskChanges.Queue));
        Update(
            TaskColumns.State,
            changed.Where(t => (t.Changes & Moved) is TaskChanges.State or (TaskChanges.State | TaskChanges.Queue))
        );
        Update(TaskColumns.Result, changed.Where(t => t.Changes.HasFlag(TaskChanges.Result)));
        Update(TaskColumns.Definition, changed.Where(t => t.Changes.HasFlag(TaskChanges.Definition)));
        Update(TaskColumns.Dependents, changed.Where(t => t.Changes.HasFlag(TaskChanges.Edges)));
        Update(TaskColumns.DependsOn, changed.Where(t => t.Changes.HasFlag(TaskChanges.Edges) && t.HasEdges));
        Update(TaskColumns.Answers, changed.Where(t => t.Changes.HasFlag(TaskChanges.Answers)));
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

    private void Update(TaskUpdate update, IEnumerable<PlanTask> tasks)
    {
        if (Rows(tasks, update.Write) is { } rows)
            sql[update.Sql].Execute(rows);
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
        if (Rows(events, WriteEvent) is { } rows)
            sql[AppendSql].Execute(rows);
    }

    private static void WriteEvent(Utf8JsonWriter json, TaskEvent e)
    {
        json.WriteStartArray();
        json.WriteId(e.PlanId);
        json.WriteNumberValue(e.Seq);
        json.WriteId(e.TenantId.Value);
        json.WriteStringValue(Codec.Enum(e.EventType));
        if (e.TaskId is { } taskId)
            json.WriteId(taskId);
        else
            json.WriteNullValue();
        json.WriteStringValue(e.TaskKey);
        json.WriteNumber(e.Attempt);
        json.WriteNumber(e.LeaseToken);
        json.WriteStringValue(e.AgentId);
        json.WriteStringValue(e.AgentType);
        json.WriteStringValue(e.Message);
        json.WriteNumber(e.Progress);
        json.WriteStringValue(e.ToolName);
        json.WriteStringValue(e.ToolInput);
        json.WriteStringValue(e.ToolOutput);
        json.WriteStringValue(e.From);
        json.WriteStringValue(e.To);
        json.WriteStringValue(e.Reason);
        json.WriteNumberValue(Codec.Time(e.Timestamp));
        json.WriteEndArray();
    }

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
}
