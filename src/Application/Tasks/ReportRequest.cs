using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Plans;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Tasks;

/// <summary>What a worker says, as it comes on the wire; which members count depends on the outcome.</summary>
public sealed record ReportRequest
{
    /// <summary>The task that it is about.</summary>
    [Required]
    public string? TaskId { get; init; }

    /// <summary>Proves the lease, as the claim gave it.</summary>
    [Required]
    public long? LeaseToken { get; init; }

    /// <summary>What the report says; which other members count depends on it.</summary>
    [Required]
    [OneOf("complete", "fail", "release", "heartbeat", "block")]
    public string? Outcome { get; init; }

    /// <summary>Of a completion: what the task came to.</summary>
    [MaxBytes(PlanLimits.Json)]
    public JsonText? Result { get; init; }

    /// <summary>Of a completion: tasks that the plan is to grow by.</summary>
    [MaxLength(PlanLimits.Tasks)]
    public IReadOnlyList<NewTask?>? AddTasks { get; init; }

    /// <summary>Of a failure: what went wrong.</summary>
    public WorkerError? Error { get; init; }

    /// <summary>Of a block: what the task waits for.</summary>
    [OneOf(typeof(TaskReason), "awaiting_approval", "awaiting_input")]
    public string? Reason { get; init; }

    /// <summary>Of a block: what is asked; of a heartbeat: what the agent does.</summary>
    [MaxLength(PlanLimits.Message)]
    public string? Message { get; init; }

    /// <summary>Of a heartbeat: how far the task is, in percent.</summary>
    [Range(0, 100)]
    public int? Progress { get; init; }

    /// <summary>Of a heartbeat: how long the lease is from now on.</summary>
    [Range(PlanLimits.MinLeaseSeconds, PlanLimits.MaxLeaseSeconds)]
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

/// <summary>What went wrong.</summary>
public sealed record WorkerError
{
    /// <summary>What kind of error it was, in the words of the worker.</summary>
    [Required]
    [MaxLength(PlanLimits.ErrorType)]
    public string? Type { get; init; }

    /// <summary>What went wrong.</summary>
    [Required]
    [MaxLength(PlanLimits.Message)]
    public string? Message { get; init; }

    /// <summary>Whether another attempt may help.</summary>
    [DefaultValue(true)]
    public bool? Retryable { get; init; }

    /// <summary>How long to wait at least before the next attempt.</summary>
    [Range(0d, PlanLimits.MaxRetryAfterSeconds)]
    public double? RetryAfterSeconds { get; init; }
}
