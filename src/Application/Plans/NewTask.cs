using CleanPlan.Application.Wire;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Plans;

/// <summary>A task as it comes on the wire: everything may be missing, and <see cref="TaskRules"/> says what may not.</summary>
public sealed record NewTask
{
    public string? Key { get; init; }
    public string? Title { get; init; }
    public string? Description { get; init; }
    public string? AgentType { get; init; }
    public IReadOnlyList<string?>? DependsOn { get; init; }

    /// <summary>Existing tasks that are to wait for this one; only where tasks are added.</summary>
    public IReadOnlyList<string?>? Before { get; init; }
    public bool? CanParallel { get; init; }
    public JsonMembers? Input { get; init; }
    public string? RunOn { get; init; }
    public bool? Optional { get; init; }
    public bool? RequiresApproval { get; init; }
    public NewRetry? Retry { get; init; }
    public int? TimeoutSeconds { get; init; }
    public int? DeadlineSeconds { get; init; }
    public int? DelaySeconds { get; init; }
    public double? EstimatedSeconds { get; init; }
    public int? Priority { get; init; }
    public string? Pool { get; init; }
    public int? Slots { get; init; }
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

public sealed record NewRetry
{
    public int? MaxAttempts { get; init; }
    public double? InitialSeconds { get; init; }
    public double? Factor { get; init; }
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
