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

    /// <summary>Every task, each with its edges.</summary>
    public bool WholePlan { get; internal set; }

    public bool IsEmpty =>
        Positions.Count == 0 && Statuses.Count == 0 && Keys.Count == 0 && Edges.Count == 0 && !WholePlan;
}
