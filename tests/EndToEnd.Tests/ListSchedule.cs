using CleanPlan.Application.Plans;

namespace CleanPlan.EndToEnd.Tests;

/// <summary>
/// The yardstick: what a scheduler without any cost of its own would need, taking tasks in the order of our queue (here
/// all of one priority: the time since a task became claimable, then its position).
/// </summary>
internal static class ListSchedule
{
    public static double Makespan(CreatePlan plan, int workers)
    {
        var tasks = plan.Tasks!;
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < tasks.Count; i++)
            positions[tasks[i]!.Key!] = i;
        var waiting = tasks.Select(task => task!.DependsOn!.Distinct().Count()).ToArray();
        var dependents = tasks.Select(_ => new List<int>()).ToArray();
        for (var i = 0; i < tasks.Count; i++)
        {
            foreach (var key in tasks[i]!.DependsOn!.Distinct())
                dependents[positions[key!]].Add(i);
        }

        var ready = new PriorityQueue<int, (double Since, int Position)>();
        var running = new PriorityQueue<int, (double End, int Position)>();
        for (var i = 0; i < tasks.Count; i++)
        {
            if (waiting[i] == 0)
                ready.Enqueue(i, (0, i));
        }

        var now = 0.0;
        while (ready.Count > 0 || running.Count > 0)
        {
            while (running.Count < workers && ready.TryDequeue(out var next, out _))
                running.Enqueue(next, (now + tasks[next]!.EstimatedSeconds!.Value, next));
            running.TryDequeue(out var ended, out var at);
            now = at.End;
            foreach (var dependent in dependents[ended])
            {
                if (--waiting[dependent] == 0)
                    ready.Enqueue(dependent, (now, dependent));
            }
        }

        return now;
    }
}
