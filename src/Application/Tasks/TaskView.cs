using System.Text.Json.Serialization;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using Mapster;

namespace CleanPlan.Application.Tasks;

public record TaskView : IVersioned
{
    internal static readonly Func<PlanTask, TaskView> Of = Map.Of<PlanTask, TaskView>(config =>
        Describe<TaskView>(config)
    );

    public Guid Id { get; init; }
    public Guid PlanId { get; init; }
    public string Key { get; init; } = "";
    public string Title { get; init; } = "";
    public string? Description { get; init; }
    public string? AgentType { get; init; }
    public string Status { get; init; } = "";

    /// <summary>Why it is in its status; of a pending task it is computed when it is read.</summary>
    public string? Reason { get; init; }
    public bool IsFinal { get; init; }
    public int Progress { get; init; }
    public IReadOnlyList<string> DependsOn { get; init; } = [];
    public bool CanParallel { get; init; }
    public string RunOn { get; init; } = "";
    public bool Optional { get; init; }

    /// <summary>Attempts lost to failure since creation or the last retry by an operator.</summary>
    public int RetryCount { get; init; }

    /// <summary>Claims ever.</summary>
    public int Attempt { get; init; }
    public string? ErrorMessage { get; init; }
    public string? ErrorType { get; init; }
    public JsonText? Result { get; init; }
    public JsonText Input { get; init; }
    public IReadOnlyList<AnswerView> Answers { get; init; } = [];
    public int Priority { get; init; }
    public bool RequiresApproval { get; init; }
    public DateTimeOffset? ApprovedAt { get; init; }
    public string? Question { get; init; }
    public RetryView Retry { get; init; } = new(0, 0, 0, 0);
    public int TimeoutSeconds { get; init; }
    public int? DeadlineSeconds { get; init; }
    public int? DelaySeconds { get; init; }
    public double? EstimatedSeconds { get; init; }
    public string? Pool { get; init; }
    public int Slots { get; init; }
    public DateTimeOffset? NotBefore { get; init; }
    public DateTimeOffset? NextAttemptAt { get; init; }
    public DateTimeOffset? DeadlineAt { get; init; }

    /// <summary>Who holds it now, or held it last.</summary>
    public string? WorkerId { get; init; }
    public DateTimeOffset? LeaseExpiresAt { get; init; }
    public int LostLeases { get; init; }
    public Guid? ForkedFrom { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? CompletedAt { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public JsonText? Metadata { get; init; }
    public long Version { get; init; }

    private protected static TypeAdapterSetter<PlanTask, T> Describe<T>(TypeAdapterConfig config)
        where T : TaskView
    {
        config.NewConfig<RetryPolicy, RetryView>();
        config.NewConfig<Answer, AnswerView>().Map(view => view.Input, answer => new JsonText(answer.Input));
        return config
            .NewConfig<PlanTask, T>()
            .Map(view => view.Status, task => task.Status.Wire())
            .Map(view => view.RunOn, task => task.RunOn.Wire())
            .Map(view => view.Input, task => new JsonText(task.Input ?? "{}"))
            .Map(view => view.Result, task => JsonText.Of(task.Result))
            .Map(view => view.Metadata, task => JsonText.Of(task.Metadata))
            // need the plan, and the keys of other tasks
            .Ignore(view => view.Reason!, view => view.DependsOn);
    }
}

/// <summary>A task as it is handed to a worker.</summary>
public sealed record ClaimedTaskView : TaskView
{
    internal static new readonly Func<PlanTask, ClaimedTaskView> Of = Map.Of<PlanTask, ClaimedTaskView>(config =>
        Describe<ClaimedTaskView>(config).Ignore(view => view.Traceparent!, view => view.Dependencies)
    );

    /// <summary>Proves the lease: every report names it.</summary>
    [JsonPropertyOrder(1)]
    public long LeaseToken { get; init; }

    [JsonPropertyOrder(1)]
    public int LeaseSeconds { get; init; }

    /// <summary>W3C trace context to go on with.</summary>
    [JsonPropertyOrder(1)]
    public string? Traceparent { get; init; }

    /// <summary>What each dependency resulted in, by its key.</summary>
    [JsonPropertyOrder(1)]
    public IReadOnlyDictionary<string, JsonText?> Dependencies { get; init; } = new Dictionary<string, JsonText?>();
}

public sealed record ClaimView(IReadOnlyList<ClaimedTaskView> Tasks) : IMayBeEmpty
{
    bool IMayBeEmpty.IsEmpty => Tasks.Count == 0;
}

public sealed record RetryView(int MaxAttempts, double InitialSeconds, double Factor, double MaxSeconds);

public sealed record AnswerView(string Question, JsonText Input, string? By, DateTimeOffset At);
