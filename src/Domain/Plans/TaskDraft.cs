namespace CleanPlan.Domain.Plans;

/// <summary>A task as somebody asks for it, its texts already within <see cref="PlanLimits"/>.</summary>
public sealed record TaskDraft
{
    public required string Key { get; init; }

    /// <summary>Null takes the key.</summary>
    public string? Title { get; init; }
    public string? Description { get; init; }

    /// <summary>Null may be taken by any worker.</summary>
    public string? AgentType { get; init; }
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    /// <summary>Keys of existing tasks that are to wait for this one; only where a task is added to a plan.</summary>
    public IReadOnlyList<string> Before { get; init; } = [];
    public bool CanParallel { get; init; } = true;

    /// <summary>JSON text.</summary>
    public string? Input { get; init; }
    public RunOn RunOn { get; init; } = RunOn.Success;
    public bool Optional { get; init; }
    public bool RequiresApproval { get; init; }
    public RetryPolicy Retry { get; init; } = RetryPolicy.Default;
    public int TimeoutSeconds { get; init; } = PlanLimits.DefaultTimeoutSeconds;
    public int? DeadlineSeconds { get; init; }
    public int? DelaySeconds { get; init; }
    public double? EstimatedSeconds { get; init; }
    public int Priority { get; init; } = PlanLimits.DefaultPriority;
    public string? Pool { get; init; }
    public int Slots { get; init; } = 1;

    /// <summary>JSON text.</summary>
    public string? Metadata { get; init; }
}

/// <summary>What an operator changes of a task that does not run; null leaves a member as it is.</summary>
public sealed record TaskEdit
{
    public string? Title { get; init; }
    public string? Description { get; init; }

    /// <summary>JSON text.</summary>
    public string? Input { get; init; }
    public int? Priority { get; init; }
    public RetryPolicy? Retry { get; init; }
    public int? TimeoutSeconds { get; init; }
    public int? DeadlineSeconds { get; init; }
    public string? Pool { get; init; }
    public int? Slots { get; init; }
}
