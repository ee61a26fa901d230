using System.ComponentModel.DataAnnotations;
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

    /// <summary>Its id, opaque.</summary>
    public Guid Id { get; init; }

    /// <summary>The session that it belongs to.</summary>
    public Guid SessionId { get; init; }

    /// <summary>What the plan is for.</summary>
    public string Goal { get; init; } = "";

    /// <summary>Where it stands.</summary>
    [OneOf(typeof(PlanStatus))]
    public string Status { get; init; } = "";

    /// <summary>
    /// What a plan in progress is doing: paused, attention (only a person can move it), failing or running.
    /// </summary>
    [OneOf(typeof(PlanPhase))]
    public string? Phase { get; init; }

    /// <summary>Whether none of its tasks is handed out.</summary>
    public bool Paused { get; init; }

    /// <summary>What a failure that is not optional does to the tasks that do not depend on it.</summary>
    [OneOf(typeof(OnFailure))]
    public string OnFailure { get; init; } = "";

    /// <summary>The plan that it is a copy of.</summary>
    public Guid? ForkedFrom { get; init; }

    /// <summary>Whether nothing can change it any more.</summary>
    public bool IsFinal { get; init; }

    /// <summary>Whether nothing more happens unless a person acts.</summary>
    public bool IsSettled { get; init; }

    /// <summary>How far it is, in percent.</summary>
    [Range(0, 100)]
    public int Progress { get; init; }

    /// <summary>How many tasks are in each status.</summary>
    public TaskCountsView TaskCounts { get; init; } = new(0, 0, 0, 0, 0, 0, 0);

    /// <summary>The earliest among the tasks that are failed now, those that are not optional first.</summary>
    public FailureView? FirstFailure { get; init; }

    /// <summary>Rises with every change; it is the entity tag, as in `"v7"`.</summary>
    public long Version { get; init; }

    /// <summary>Any members that the caller wants to keep with it.</summary>
    public JsonText? Metadata { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was changed last.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When it was started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was settled.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    private protected static PlanSummary Only(PlanSummary plan) => new(plan);

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

/// <summary>A plan with its tasks.</summary>
public sealed record PlanView : PlanSummary
{
    internal static new readonly Func<Plan, PlanView> Of = Map.Of<Plan, PlanView>(config =>
        Describe<PlanView>(config).Ignore(view => view.Tasks!)
    );

    /// <summary>The same, as one that has no such member shows it.</summary>
    public PlanSummary WithoutTasks() => Only(this);

    /// <summary>Its tasks, in the order they were given; null where there are over 1,000.</summary>
    [JsonPropertyOrder(1)]
    [MayBeLeftOut]
    public IReadOnlyList<TaskView>? Tasks { get; init; }
}

/// <summary>How many tasks of a plan are in each status.</summary>
/// <param name="Pending">not begun</param>
/// <param name="InProgress">held by a worker</param>
/// <param name="Done">succeeded</param>
/// <param name="Failed">failed, with no attempt left</param>
/// <param name="Blocked">waiting for a person, or for what will never be</param>
/// <param name="Skipped">passed over</param>
/// <param name="Retrying">between two attempts</param>
public sealed record TaskCountsView(
    int Pending,
    int InProgress,
    int Done,
    int Failed,
    int Blocked,
    int Skipped,
    int Retrying
);

/// <summary>A task that failed.</summary>
/// <param name="TaskId">the id of the task</param>
/// <param name="Key">its key in the plan</param>
/// <param name="Type">what kind of error it was, in the words of the worker</param>
/// <param name="Message">what went wrong</param>
public sealed record FailureView(Guid TaskId, string Key, string? Type, string? Message);
