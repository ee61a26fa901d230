using System.Text.Json.Serialization;
using CleanPlan.Application.Tasks;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using Mapster;

namespace CleanPlan.Application.Plans;

/// <summary>A plan without its tasks.</summary>
public record PlanSummary : IVersioned
{
    internal static readonly Func<Plan, PlanSummary> Of = Map.Of<Plan, PlanSummary>(config =>
        Describe<PlanSummary>(config)
    );

    public Guid Id { get; init; }
    public Guid SessionId { get; init; }
    public string Goal { get; init; } = "";
    public string Status { get; init; } = "";

    /// <summary>What a plan in progress is doing: paused, attention (only a person can move it), failing or running.</summary>
    public string? Phase { get; init; }
    public bool Paused { get; init; }
    public string OnFailure { get; init; } = "";
    public Guid? ForkedFrom { get; init; }
    public bool IsFinal { get; init; }
    public bool IsSettled { get; init; }
    public int Progress { get; init; }
    public TaskCountsView TaskCounts { get; init; } = new(0, 0, 0, 0, 0, 0, 0);

    /// <summary>The earliest among the tasks that are failed now, those that are not optional first.</summary>
    public FailureView? FirstFailure { get; init; }
    public long Version { get; init; }
    public JsonText? Metadata { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? CompletedAt { get; init; }

    private protected static TypeAdapterSetter<Plan, T> Describe<T>(TypeAdapterConfig config)
        where T : PlanSummary
    {
        config.NewConfig<TaskCounts, TaskCountsView>();
        return config
            .NewConfig<Plan, T>()
            .Map(view => view.Status, plan => plan.Status.Wire())
            .Map(view => view.Phase, plan => plan.Phase == null ? null : plan.Phase.Value.Wire())
            .Map(view => view.OnFailure, plan => plan.OnFailure.Wire())
            .Map(view => view.TaskCounts, plan => plan.Counts)
            .Map(view => view.Metadata, plan => JsonText.Of(plan.Metadata))
            // needs a query of its own, where something has failed
            .Ignore(view => view.FirstFailure!);
    }
}

/// <summary>A plan with its tasks; null where there are too many for one answer.</summary>
public sealed record PlanView : PlanSummary
{
    internal static new readonly Func<Plan, PlanView> Of = Map.Of<Plan, PlanView>(config =>
        Describe<PlanView>(config).Ignore(view => view.Tasks!)
    );

    [JsonPropertyOrder(1)]
    public IReadOnlyList<TaskView>? Tasks { get; init; }
}

public sealed record TaskCountsView(
    int Pending,
    int InProgress,
    int Done,
    int Failed,
    int Blocked,
    int Skipped,
    int Retrying
);

public sealed record FailureView(Guid TaskId, string Key, string? Type, string? Message);
