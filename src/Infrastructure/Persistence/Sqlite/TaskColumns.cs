using System.Text.Json;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Infrastructure.Persistence.Sqlite;

/// <summary>A column of <c>tasks</c>, and how its value stands in a row of the JSON text that an update takes.</summary>
internal readonly record struct TaskColumn(string Name, Action<Utf8JsonWriter, PlanTask> Write);

/// <summary>One statement for any number of rows, which come as a JSON text: the id, then the columns in their order.</summary>
internal sealed class TaskUpdate(TaskColumn[] columns)
{
    // json_each makes a row's text anew for each column that asks for it: kept as JSONB, it is made and read once
    public const string RowsOnce = "WITH r AS MATERIALIZED (SELECT jsonb(value) AS v FROM json_each(?1)) ";

    public string Sql { get; } =
        $"{RowsOnce}UPDATE tasks SET {string.Join(", ", columns.Select((c, i) => $"{c.Name} = r.v ->> {i + 1}"))} "
        + "FROM r WHERE tasks.id = unhex(r.v ->> 0)";

    public void Write(Utf8JsonWriter json, PlanTask task)
    {
        json.WriteStartArray();
        json.WriteId(task.Id);
        foreach (var column in columns)
            column.Write(json, task);
        json.WriteEndArray();
    }
}

/// <summary>The columns that each kind of <see cref="TaskChanges"/> writes.</summary>
internal static class TaskColumns
{
    private static readonly TaskColumn[] QueueColumns =
    [
        new("dependencies", (json, t) => json.WriteStringValue(Codec.Dependencies(t.Dependencies))),
        new("claimable_at", (json, t) => Time(json, t.ClaimableAt)),
        new("version", (json, t) => json.WriteNumberValue(t.Version)),
    ];

    private static readonly TaskColumn[] StateColumns =
    [
        .. QueueColumns,
        new("status", (json, t) => json.WriteStringValue(Codec.Enum(t.Status))),
        new("reason", (json, t) => json.WriteStringValue(t.Reason is { } reason ? Codec.Enum(reason) : null)),
        new("progress", (json, t) => json.WriteNumberValue(t.Progress)),
        new("attempt", (json, t) => json.WriteNumberValue(t.Attempt)),
        new("lease_token", (json, t) => json.WriteNumberValue(t.LeaseToken)),
        new("retry_count", (json, t) => json.WriteNumberValue(t.RetryCount)),
        new("lost_leases", (json, t) => json.WriteNumberValue(t.LostLeases)),
        new("worker_id", (json, t) => json.WriteStringValue(t.WorkerId)),
        new("lease_expires_at", (json, t) => Time(json, t.LeaseExpiresAt)),
        new("lease_seconds", (json, t) => json.WriteNumberValue(t.LeaseSeconds)),
        new("attempt_ends_at", (json, t) => Time(json, t.AttemptEndsAt)),
        new("not_before", (json, t) => Time(json, t.NotBefore)),
        new("next_attempt_at", (json, t) => Time(json, t.NextAttemptAt)),
        new("deadline_from", (json, t) => Time(json, t.DeadlineFrom)),
        new("deadline_at", (json, t) => Time(json, t.DeadlineAt)),
        new("approved_at", (json, t) => Time(json, t.ApprovedAt)),
        new("question", (json, t) => json.WriteStringValue(t.Question)),
        new("error_type", (json, t) => json.WriteStringValue(t.ErrorType)),
        new("error_message", (json, t) => json.WriteStringValue(t.ErrorMessage)),
        new(
            "last_report",
            (json, t) => json.WriteStringValue(t.LastReport is { } last ? Codec.LastReport(last) : null)
        ),
        new("released_by", (json, t) => json.WriteStringValue(t.ReleasedBy)),
        new("releases", (json, t) => json.WriteNumberValue(t.Releases)),
        new("released_until", (json, t) => Time(json, t.ReleasedUntil)),
        new("started_at", (json, t) => Time(json, t.StartedAt)),
        new("completed_at", (json, t) => Time(json, t.CompletedAt)),
    ];

    private static readonly TaskColumn[] ResultColumns =
    [
        .. StateColumns,
        new("result", (json, t) => json.WriteStringValue(t.Result)),
    ];

    private static readonly TaskColumn[] DefinitionColumns =
    [
        new("title", (json, t) => json.WriteStringValue(t.Title)),
        new("description", (json, t) => json.WriteStringValue(t.Description)),
        new("input", (json, t) => json.WriteStringValue(t.Input)),
        new("priority", (json, t) => json.WriteNumberValue(t.Priority)),
        new("max_attempts", (json, t) => json.WriteNumberValue(t.MaxAttempts)),
        new("retry_initial_seconds", (json, t) => json.WriteNumberValue(t.RetryInitialSeconds)),
        new("retry_factor", (json, t) => json.WriteNumberValue(t.RetryFactor)),
        new("retry_max_seconds", (json, t) => json.WriteNumberValue(t.RetryMaxSeconds)),
        new("timeout_seconds", (json, t) => json.WriteNumberValue(t.TimeoutSeconds)),
        new("deadline_seconds", (json, t) => json.WriteNumber(t.DeadlineSeconds)),
        new("pool", (json, t) => json.WriteStringValue(t.Pool)),
        new("slots", (json, t) => json.WriteNumberValue(t.Slots)),
    ];

    private static readonly TaskColumn[] DependentsColumns =
    [
        new("dependents", (json, t) => json.WriteStringValue(Codec.Positions(t.Dependents))),
    ];

    private static readonly TaskColumn[] DependsOnColumns =
    [
        new("depends_on", (json, t) => json.WriteStringValue(Codec.Positions(t.DependsOn))),
    ];

    private static readonly TaskColumn[] AnswersColumns =
    [
        new("answers", (json, t) => json.WriteStringValue(Codec.Answers(t.Answers))),
    ];

    public static readonly TaskUpdate Queue = new(QueueColumns);
    public static readonly TaskUpdate State = new(StateColumns);
    public static readonly TaskUpdate Result = new(ResultColumns);
    public static readonly TaskUpdate Definition = new(DefinitionColumns);
    public static readonly TaskUpdate Dependents = new(DependentsColumns);
    public static readonly TaskUpdate DependsOn = new(DependsOnColumns);
    public static readonly TaskUpdate Answers = new(AnswersColumns);

    private static void Time(Utf8JsonWriter json, DateTimeOffset? time) =>
        json.WriteNumber(time is { } value ? Codec.Time(value) : null);
}

internal static class JsonRows
{
    public static void WriteId(this Utf8JsonWriter json, Guid id) =>
        json.WriteStringValue(Convert.ToHexString(Codec.Id(id)));

    public static void WriteNumber(this Utf8JsonWriter json, long? number)
    {
        if (number is { } value)
            json.WriteNumberValue(value);
        else
            json.WriteNullValue();
    }
}
