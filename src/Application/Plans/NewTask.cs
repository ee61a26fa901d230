using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Plans;

/// <summary>A task that is to be made.</summary>
public sealed record NewTask
{
    /// <summary>Its name, unique in the plan.</summary>
    [Required]
    [MaxLength(PlanLimits.Key)]
    [RegularExpression(PlanLimits.KeyPattern)]
    public string? Key { get; init; }

    /// <summary>What it is called; its key, where nothing is said.</summary>
    [MaxLength(PlanLimits.Title)]
    public string? Title { get; init; }

    /// <summary>What is to be done.</summary>
    [MaxLength(PlanLimits.Description)]
    public string? Description { get; init; }

    /// <summary>What kind of agent can do it; any, where nothing is said.</summary>
    [MaxLength(PlanLimits.AgentType)]
    public string? AgentType { get; init; }

    /// <summary>Keys of the tasks that must be over before it.</summary>
    [MaxLength(PlanLimits.DependenciesOfOneTask)]
    public IReadOnlyList<string?>? DependsOn { get; init; }

    /// <summary>Existing tasks that are to wait for this one; only where tasks are added.</summary>
    [MaxLength(PlanLimits.DependenciesOfOneTask)]
    public IReadOnlyList<string?>? Before { get; init; }

    /// <summary>Whether other tasks of the plan may run beside it.</summary>
    [DefaultValue(true)]
    public bool? CanParallel { get; init; }

    /// <summary>What the agent is given.</summary>
    [MaxBytes(PlanLimits.Json)]
    public JsonMembers? Input { get; init; }

    /// <summary>What its dependencies must have come to for it to run.</summary>
    [OneOf(typeof(RunOn))]
    [DefaultValue("success")]
    public string? RunOn { get; init; }

    /// <summary>Whether the plan can succeed without it.</summary>
    [DefaultValue(false)]
    public bool? Optional { get; init; }

    /// <summary>Whether a person must let it go on before it runs.</summary>
    [DefaultValue(false)]
    public bool? RequiresApproval { get; init; }

    /// <summary>How often it is tried.</summary>
    public NewRetry? Retry { get; init; }

    /// <summary>How long one attempt may take.</summary>
    [Range(1, PlanLimits.MaxSeconds)]
    [DefaultValue(PlanLimits.DefaultTimeoutSeconds)]
    public int? TimeoutSeconds { get; init; }

    /// <summary>How long it may take in all, from the first time that it could run.</summary>
    [Range(1, PlanLimits.MaxSeconds)]
    public int? DeadlineSeconds { get; init; }

    /// <summary>How long it waits once its dependencies are over.</summary>
    [Range(0, PlanLimits.MaxSeconds)]
    public int? DelaySeconds { get; init; }

    /// <summary>How long it will take, as far as the caller knows.</summary>
    [Range(0d, PlanLimits.MaxEstimatedSeconds)]
    public double? EstimatedSeconds { get; init; }

    /// <summary>9 goes first, 0 last.</summary>
    [Range(0, PlanLimits.MaxPriority)]
    [DefaultValue(PlanLimits.DefaultPriority)]
    public int? Priority { get; init; }

    /// <summary>The pool whose slots it takes.</summary>
    [MaxLength(PlanLimits.Pool)]
    public string? Pool { get; init; }

    /// <summary>How many slots it takes.</summary>
    [Range(1, PlanLimits.MaxSlots)]
    [DefaultValue(1)]
    public int? Slots { get; init; }

    /// <summary>Any members that the caller wants to keep with it.</summary>
    [MaxBytes(PlanLimits.Metadata)]
    public JsonMembers? Metadata { get; init; }

    /// <summary>With the defaults filled in; what is missing though it must not be was a fault before.</summary>
    internal TaskDraft ToDraft() =>
        new()
        {
            Key = Key ?? "",
            Title = Title,
            Description = Description,
            AgentType = AgentType,
            DependsOn = Keys(DependsOn),
            Before = Keys(Before),
            CanParallel = CanParallel ?? true,
            Input = Input?.Text,
            RunOn = RunOn.As<RunOn>() ?? Domain.Plans.RunOn.Success,
            Optional = Optional ?? false,
            RequiresApproval = RequiresApproval ?? false,
            Retry = Retry?.ToPolicy() ?? RetryPolicy.Default,
            TimeoutSeconds = TimeoutSeconds ?? PlanLimits.DefaultTimeoutSeconds,
            DeadlineSeconds = DeadlineSeconds,
            DelaySeconds = DelaySeconds,
            EstimatedSeconds = EstimatedSeconds,
            Priority = Priority ?? PlanLimits.DefaultPriority,
            Pool = Pool,
            Slots = Slots ?? 1,
            Metadata = Metadata?.Text,
        };

    internal static IReadOnlyList<TaskDraft> ToDrafts(IReadOnlyList<NewTask?>? tasks) =>
        [.. (tasks ?? []).Select(task => (task ?? new NewTask()).ToDraft())];

    private static IReadOnlyList<string> Keys(IReadOnlyList<string?>? keys) =>
        keys is null ? [] : [.. keys.Select(key => key ?? "")];
}

/// <summary>How often a task is tried, and how long it waits between two attempts (with full jitter).</summary>
public sealed record NewRetry
{
    /// <summary>Attempts in all.</summary>
    [Range(1, PlanLimits.MaxAttempts)]
    [DefaultValue(RetryPolicy.UsualAttempts)]
    public int? MaxAttempts { get; init; }

    /// <summary>The longest wait after the first failure.</summary>
    [Range(0d, PlanLimits.MaxSeconds)]
    [DefaultValue(RetryPolicy.UsualInitialSeconds)]
    public double? InitialSeconds { get; init; }

    /// <summary>How much longer each wait may be than the one before.</summary>
    [Range(1d, PlanLimits.MaxRetryFactor)]
    [DefaultValue(RetryPolicy.UsualFactor)]
    public double? Factor { get; init; }

    /// <summary>The longest wait of all.</summary>
    [Range(0d, PlanLimits.MaxSeconds)]
    [DefaultValue(RetryPolicy.UsualMaxSeconds)]
    public double? MaxSeconds { get; init; }

    internal RetryPolicy ToPolicy()
    {
        var most = MaxSeconds ?? RetryPolicy.Default.MaxSeconds;
        return new RetryPolicy(
            MaxAttempts ?? RetryPolicy.Default.MaxAttempts,
            // a low ceiling alone is no contradiction
            InitialSeconds ?? Math.Min(RetryPolicy.Default.InitialSeconds, most),
            Factor ?? RetryPolicy.Default.Factor,
            most
        );
    }
}
