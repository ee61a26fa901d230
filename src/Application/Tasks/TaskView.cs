using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using Mapster;

namespace CleanPlan.Application.Tasks;

/// <summary>A task.</summary>
public record TaskView : IVersioned
{
    internal static readonly Func<PlanTask, TaskView> Of = Map.Of<PlanTask, TaskView>(config =>
        Describe<TaskView>(config)
    );

    /// <summary>Its id, opaque.</summary>
    public Guid Id { get; init; }

    /// <summary>The plan that it belongs to.</summary>
    public Guid PlanId { get; init; }

    /// <summary>Its name, unique in the plan.</summary>
    public string Key { get; init; } = "";

    /// <summary>What it is called; its key, where nothing else was said.</summary>
    public string Title { get; init; } = "";

    /// <summary>What is to be done.</summary>
    public string? Description { get; init; }

    /// <summary>What kind of agent can do it; null for any.</summary>
    public string? AgentType { get; init; }

    /// <summary>Where it stands.</summary>
    [OneOf(typeof(PlanTaskStatus))]
    public string Status { get; init; } = "";

    /// <summary>Why it is in its status; of a pending task it is computed when it is read.</summary>
    [OneOf(typeof(TaskReason))]
    public string? Reason { get; init; }

    /// <summary>Whether nothing can change it any more.</summary>
    public bool IsFinal { get; init; }

    /// <summary>How far it is, in percent.</summary>
    [Range(0, 100)]
    public int Progress { get; init; }

    /// <summary>Keys of the tasks that must be over before it.</summary>
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    /// <summary>Whether other tasks of the plan may run beside it.</summary>
    public bool CanParallel { get; init; }

    /// <summary>What its dependencies must have come to for it to run.</summary>
    [OneOf(typeof(RunOn))]
    public string RunOn { get; init; } = "";

    /// <summary>Whether the plan can succeed without it.</summary>
    public bool Optional { get; init; }

    /// <summary>Attempts lost to failure since creation or the last retry by an operator.</summary>
    public int RetryCount { get; init; }

    /// <summary>Claims ever.</summary>
    public int Attempt { get; init; }

    /// <summary>What went wrong last.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>What kind of error it was, in the words of the worker.</summary>
    public string? ErrorType { get; init; }

    /// <summary>What it came to: any JSON.</summary>
    public JsonText? Result { get; init; }

    /// <summary>What the agent is given.</summary>
    public JsonText Input { get; init; }

    /// <summary>What people answered to its questions.</summary>
    public IReadOnlyList<AnswerView> Answers { get; init; } = [];

    /// <summary>9 goes first, 0 last.</summary>
    [Range(0, PlanLimits.MaxPriority)]
    public int Priority { get; init; }

    /// <summary>Whether a person must let it go on before it runs.</summary>
    public bool RequiresApproval { get; init; }

    /// <summary>When a person let it go on.</summary>
    public DateTimeOffset? ApprovedAt { get; init; }

    /// <summary>What it asks a person now.</summary>
    public string? Question { get; init; }

    /// <summary>How often it is tried.</summary>
    public RetryView Retry { get; init; } = new(0, 0, 0, 0);

    /// <summary>How long one attempt may take.</summary>
    public int TimeoutSeconds { get; init; }

    /// <summary>How long it may take in all, from the first time that it could run.</summary>
    public int? DeadlineSeconds { get; init; }

    /// <summary>How long it waits once its dependencies are over.</summary>
    public int? DelaySeconds { get; init; }

    /// <summary>How long it will take, as far as the caller knows.</summary>
    public double? EstimatedSeconds { get; init; }

    /// <summary>The pool whose slots it takes.</summary>
    public string? Pool { get; init; }

    /// <summary>How many slots it takes.</summary>
    public int Slots { get; init; }

    /// <summary>When it may run at the earliest.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>When it is tried again.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>When it fails unless it is over.</summary>
    public DateTimeOffset? DeadlineAt { get; init; }

    /// <summary>Who holds it now, or held it last.</summary>
    public string? WorkerId { get; init; }

    /// <summary>Until when the worker holds it unless it says more.</summary>
    public DateTimeOffset? LeaseExpiresAt { get; init; }

    /// <summary>Leases in a row that ended without a word from the worker.</summary>
    public int LostLeases { get; init; }

    /// <summary>The task that it is a copy of.</summary>
    public Guid? ForkedFrom { get; init; }

    /// <summary>When it was claimed first.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was over.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Any members that the caller wants to keep with it.</summary>
    public JsonText? Metadata { get; init; }

    /// <summary>Rises with every change; it is the entity tag, as in `"v7"`.</summary>
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

    /// <summary>How long the lease is: a heartbeat makes it anew.</summary>
    [JsonPropertyOrder(1)]
    public int LeaseSeconds { get; init; }

    /// <summary>W3C trace context to go on with.</summary>
    [JsonPropertyOrder(1)]
    public string? Traceparent { get; init; }

    /// <summary>What each dependency resulted in, by its key.</summary>
    [JsonPropertyOrder(1)]
    public IReadOnlyDictionary<string, JsonText?> Dependencies { get; init; } = new Dictionary<string, JsonText?>();
}

/// <summary>What a claim was given.</summary>
/// <param name="Tasks">in the order of the queue; empty where nothing was due</param>
public sealed record ClaimView(IReadOnlyList<ClaimedTaskView> Tasks) : IMayBeEmpty
{
    bool IMayBeEmpty.IsEmpty => Tasks.Count == 0;
}

/// <summary>How often a task is tried, and how long it waits between two attempts (with full jitter).</summary>
/// <param name="MaxAttempts">attempts in all</param>
/// <param name="InitialSeconds">the longest wait after the first failure</param>
/// <param name="Factor">how much longer each wait may be than the one before</param>
/// <param name="MaxSeconds">the longest wait of all</param>
public sealed record RetryView(int MaxAttempts, double InitialSeconds, double Factor, double MaxSeconds);

/// <summary>What a person answered to a question of a task.</summary>
/// <param name="Question">what was asked</param>
/// <param name="Input">the answer: any JSON</param>
/// <param name="By">who answered</param>
/// <param name="At">when it was answered</param>
public sealed record AnswerView(string Question, JsonText Input, string? By, DateTimeOffset At);
