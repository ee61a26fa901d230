using CleanPlan.Application.Plans;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Api.Cli;

/// <summary>The longest chain of a plan, where all its tasks say how long they take: nothing can be faster.</summary>
internal static class CriticalPath
{
    public static double? Seconds(CreatePlan plan)
    {
        var tasks = plan.Tasks!;
        if (tasks.Any(task => task!.EstimatedSeconds is null))
            return null;
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < tasks.Count; i++)
            positions[tasks[i]!.Key!] = i;
        var graph = new DependencyGraph([
            .. tasks.Select(task => (task!.DependsOn ?? []).Select(key => positions[key!]).Distinct().ToArray()),
        ]);
        return graph
            .CriticalPath(at => tasks[at]!.EstimatedSeconds!.Value)
            .Sum(at => tasks[at]!.EstimatedSeconds!.Value);
    }
}
