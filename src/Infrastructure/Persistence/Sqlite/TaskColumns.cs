using System.Text.Json;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Infrastructure.Persistence.Sqlite;

/// <summary>A column of <c>tasks</c>, and how its value stands in a row of the JSON text that an update takes.</summary>
internal readonly record struct TaskColumn(string Name, Action<Utf8JsonWriter, PlanTask> Write);

/// <summary>The columns that each kind of <see cref="TaskChanges"/> writes.</summary>
internal static class TaskColumns
{
    public static readonly TaskColumn[] Queue =
    [
        new("dependencies", (json, t) => json.WriteStringValue(Codec.Dependencies(t.Dependencies))),
        new("claimable_at", (json, t) => Time(json, t.ClaimableAt)),
        new("version", (json, t) => json.WriteNumberValue(t.Version)),
    ];

    public static readonly TaskColumn[] State =
    [
        .. Queue,
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

    public static readonly TaskColumn[] Result =
    [
        .. State,
        new("result", (json, t) => json.WriteStringValue(t.Result)),
    ];

    public static readonly TaskColumn[] Definition =
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

    public static readonly TaskColumn[] Dependents =
    [
        new("dependents", (json, t) => json.WriteStringValue(Codec.Positions(t.Dependents))),
    ];

    public static readonly TaskColumn[] DependsOn =
    [
        new("depends_on", (json, t) => json.WriteStringValue(Codec.Positions(t.DependsOn))),
    ];

    public static readonly TaskColumn[] Answers =
    [
        new("answers", (json, t) => json.WriteStringValue(Codec.Answers(t.Answers))),
    ];

    private static void Time(Utf8JsonWriter json, DateTimeOffset? time) =>
        json.WriteNumber(time is { } value ? Codec.Time(value) : null);
}

internal static class JsonRows
{
    public static void WriteNumber(this Utf8JsonWriter json, long? number)
    {
        if (number is { } value)
            json.WriteNumberValue(value);
        else
            json.WriteNullValue();
    }
}
