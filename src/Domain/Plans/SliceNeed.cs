namespace CleanPlan.Domain.Plans;

/// <summary>The tasks of a plan that a slice wants to see before it can go on.</summary>
public sealed class SliceNeed
{
    public HashSet<int> Positions { get; } = [];

    /// <summary>All tasks that the store holds in one of these.</summary>
    public HashSet<PlanTaskStatus> Statuses { get; } = [];
    public HashSet<string> Keys { get; } = new(StringComparer.Ordinal);

    /// <summary>Positions of tasks that are wanted with <see cref="PlanTask.DependsOn"/>, which most moves do not need.</summary>
    public HashSet<int> Edges { get; } = [];

    /// <summary>Positions of tasks that are wanted with their texts and their result.</summary>
    public HashSet<int> Details { get; } = [];

    /// <summary>Every task, each with its edges.</summary>
    public bool WholePlan { get; internal set; }

    public bool IsEmpty =>
        Positions.Count + Edges.Count + Details.Count + Statuses.Count + Keys.Count == 0 && !WholePlan;
}
