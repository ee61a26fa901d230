using System.Text.Json;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Plans;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Tasks;

/// <summary>What a worker says, as it comes on the wire; which members count depends on the outcome.</summary>
public sealed record ReportRequest
{
    public string? TaskId { get; init; }
    public long? LeaseToken { get; init; }

    /// <summary>complete, fail, release, heartbeat or block.</summary>
    public string? Outcome { get; init; }
    public JsonText? Result { get; init; }
    public IReadOnlyList<NewTask?>? AddTasks { get; init; }
    public WorkerError? Error { get; init; }
    public string? Reason { get; init; }
    public string? Message { get; init; }
    public int? Progress { get; init; }
    public int? LeaseSeconds { get; init; }

    internal void Check(Faults faults, string at)
    {
        if (LeaseToken is null)
            faults.Required($"{at}lease_token");
        switch (Outcome)
        {
            case "complete":
                faults.Json($"{at}result", Result, PlanLimits.Json);
                if (AddTasks is { Count: > 0 })
                    TaskRules.Check(faults, $"{at}add_tasks", AddTasks, added: true);
                break;
            case "fail":
                CheckError(faults, at);
                break;
            case "block":
                if (Reason is null)
                    faults.Required($"{at}reason");
                faults.OneOf<TaskReason>($"{at}reason", Reason, "awaiting_approval", "awaiting_input");
                faults.Text($"{at}message", Message, PlanLimits.Message, required: true);
                break;
            case "heartbeat":
                faults.Range($"{at}progress", Progress, 0, 100);
                faults.Text($"{at}message", Message, PlanLimits.Message);
                faults.Range(
                    $"{at}lease_seconds",
                    LeaseSeconds,
                    PlanLimits.MinLeaseSeconds,
                    PlanLimits.MaxLeaseSeconds
                );
                break;
            case "release":
                break;
            case null:
                faults.Required($"{at}outcome");
                break;
            default:
                faults.Add(
                    $"{at}outcome",
                    "invalid_value",
                    $"{at}outcome must be one of complete, fail, release, heartbeat, block."
                );
                break;
        }
    }

    /// <summary>With the defaults filled in, and a hash that is the same for the same report said again.</summary>
    internal WorkerReport ToReport()
    {
        var token = LeaseToken!.Value;
        switch (Outcome)
        {
            case "complete":
                var added = NewTask.ToDrafts(AddTasks);
                var completed = Hash(json =>
                {
                    json.Member("result", Result?.Text);
                    if (added.Count > 0)
                        json.Member("add_tasks", JsonSerializer.Serialize(added));
                });
                return new Completion(token, completed, Result?.Text, added);
            case "fail":
                var (retryable, wait) = (Error!.Retryable ?? true, Error.RetryAfterSeconds ?? 0);
                var failed = Hash(json =>
                {
                    json.Writer.WriteString("message", Error.Message);
                    json.Writer.WriteNumber("retry_after_seconds", wait);
                    json.Writer.WriteBoolean("retryable", retryable);
                    json.Writer.WriteString("type", Error.Type);
                });
                return new FailureReport(token, failed, Error.Type!, Error.Message!, retryable, wait);
            case "block":
                var asked = Hash(json =>
                {
                    json.Writer.WriteString("message", Message);
                    json.Writer.WriteString("reason", Reason);
                });
                return new Question(token, asked, Reason.As<TaskReason>()!.Value, Message!);
            case "heartbeat":
                return new Heartbeat(token, Progress, Message, LeaseSeconds);
            default:
                return new Release(token, Hash(_ => { }));
        }
    }

    private void CheckError(Faults faults, string at)
    {
        if (Error is null)
        {
            faults.Required($"{at}error");
            return;
        }

        faults.Text($"{at}error.type", Error.Type, PlanLimits.ErrorType, required: true);
        faults.Text($"{at}error.message", Error.Message, PlanLimits.Message, required: true);
        faults.Range($"{at}error.retry_after_seconds", Error.RetryAfterSeconds, 0, PlanLimits.MaxRetryAfterSeconds);
    }

    private string Hash(Action<CanonicalJson> members)
    {
        using var json = new CanonicalJson();
        json.Writer.WriteStartObject();
        json.Writer.WriteString("outcome", Outcome);
        members(json);
        json.Writer.WriteEndObject();
        return json.Hash();
    }
}

public sealed record WorkerError
{
    public string? Type { get; init; }
    public string? Message { get; init; }
    public bool? Retryable { get; init; }
    public double? RetryAfterSeconds { get; init; }
}
