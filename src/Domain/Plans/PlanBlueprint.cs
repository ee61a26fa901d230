using CleanPlan.Domain.Common;

namespace CleanPlan.Domain.Plans;

/// <summary>
/// The tasks of a plan as they were asked for, checked as a graph. Every fault is found at once, and where there is a
/// cycle the problem names one.
/// </summary>
public sealed class PlanBlueprint
{
    private PlanBlueprint(IReadOnlyList<TaskDraft> drafts, int[][] dependsOn, DependencyGraph graph) =>
        (Drafts, DependsOn, Graph) = (drafts, dependsOn, graph);

    public IReadOnlyList<TaskDraft> Drafts { get; }

    /// <summary>For each task the positions that it depends on, without repetitions.</summary>
    public int[][] DependsOn { get; }

    public DependencyGraph Graph { get; }

    public int Edges => DependsOn.Sum(dependencies => dependencies.Length);

    public static Result<PlanBlueprint> Check(IReadOnlyList<TaskDraft> drafts)
    {
        if (drafts.Count == 0)
            return GraphFaults.Empty("tasks");

        var faults = new GraphFaults("tasks");
        faults.CheckSize(drafts.Count, drafts.Sum(draft => draft.DependsOn.Count));
        var positions = faults.Number(drafts, 0);
        var dependsOn = new int[drafts.Count][];
        for (var i = 0; i < drafts.Count; i++)
            dependsOn[i] = faults.Resolve(drafts[i], i, key => positions.TryGetValue(key, out var at) ? at : null);

        var graph = new DependencyGraph(dependsOn);
        faults.CheckCycle(graph, position => drafts[position].Key);
        return faults.Error is { } error ? error : new PlanBlueprint(drafts, dependsOn, graph);
    }
}
