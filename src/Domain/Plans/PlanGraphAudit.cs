namespace CleanPlan.Domain.Plans;

/// <summary>Judges a plan's edges, and what each task counts of its dependencies.</summary>
internal static class PlanGraphAudit
{
    public static IEnumerable<PlanFinding> Of(Plan plan, IReadOnlyCollection<PlanTask> tasks)
    {
        var byPosition = new Dictionary<int, PlanTask>(tasks.Count);
        var dependents = new Dictionary<int, List<int>>();
        foreach (var task in tasks)
        {
            byPosition[task.Position] = task;
            foreach (var dependency in task.DependsOn)
            {
                if (!dependents.TryGetValue(dependency, out var list))
                    dependents[dependency] = list = [];
                list.Add(task.Position);
            }
        }

        foreach (var task in tasks)
        {
            if (task.Position >= plan.NextPosition)
                yield return Finding(task, "position_differs", "Its position will be given again.");
            if (!task.Dependents.Order().SequenceEqual(dependents.GetValueOrDefault(task.Position, []).Order()))
                yield return Finding(task, "edges_differ", "It knows other dependents than those that depend on it.");
            if (Array.Exists(task.DependsOn, dependency => !byPosition.ContainsKey(dependency)))
                yield return Finding(task, "edges_differ", "It depends on a task that is not there.");
            // in an aborted plan nobody asks any more what a task means for its dependents
            else if (
                plan.Status is not PlanStatus.Aborted
                && Recount(task, byPosition) is var counts
                && counts != task.Dependencies
            )
                yield return Finding(
                    task,
                    "dependency_counts_differ",
                    $"It counts {task.Dependencies}, but has {counts}."
                );
        }

        PlanFinding Finding(PlanTask task, string code, string message) =>
            new(code, $"{task.Key}: {message}", plan.Id, task.Id);
    }

    private static DependencyCounts Recount(PlanTask task, Dictionary<int, PlanTask> byPosition)
    {
        var counts = new DependencyCounts(task.DependsOn.Length);
        foreach (var dependency in task.DependsOn)
            counts = counts.Plus(byPosition[dependency].Outcome, 1);
        return counts;
    }
}
