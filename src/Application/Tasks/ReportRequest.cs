using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
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
    [OneOf(Completion.Name, FailureReport.Name, Release.Name, Heartbeat.Name, Question.Name)]
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

    /// <summary>The same report as if it were sent alone; null where nobody knows its outcome.</summary>
    /// <param name="at">the path to its members</param>
    internal SentReport? Read(Faults faults, string at)
    {
        if (TaskId is null)
            faults.Required($"{at}task_id");
        if (Alone(Ids.Parse(TaskId)) is { } report)
        {
            report.Check(faults, at);
            return report;
        }

        if (LeaseToken is null)
            faults.Required($"{at}lease_token");
        if (Outcome is null)
            faults.Required($"{at}outcome");
        else
            faults.Add(
                $"{at}outcome",
                "invalid_value",
                $"{at}outcome must be one of complete, fail, release, heartbeat, block."
            );
        return null;
    }

    private SentReport? Alone(Guid taskId) =>
        Outcome switch
        {
            Completion.Name => new CompleteTask(taskId, LeaseToken, Result, AddTasks, ClaimNext: false),
            FailureReport.Name => new FailTask(taskId, LeaseToken, Error, ClaimNext: false),
            Question.Name => new BlockTask(taskId, LeaseToken, Reason, Message),
            Heartbeat.Name => new HeartbeatTask(taskId, LeaseToken, Progress, Message, LeaseSeconds),
            Release.Name => new ReleaseTask(taskId, LeaseToken),
            _ => null,
        };
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
