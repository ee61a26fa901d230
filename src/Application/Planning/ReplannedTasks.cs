using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Plans;

namespace CleanPlan.Application.Planning;

/// <summary>
/// A replan's tasks beside those of the plan, as far as the planner was told of them: it can mend what it is told is
/// wrong. What holds at the moment of the change is for the plan to say.
/// </summary>
internal sealed class ReplannedTasks(PlannerRequest request, Faults faults)
{
    private readonly Dictionary<string, PlannerTask> _there = request.Tasks.ToDictionary(
        task => task.Key,
        StringComparer.Ordinal
    );

    /// <summary>The answer's tasks at their places, those that they name as they are, and behind them all others.</summary>
    public IReadOnlyList<NewTask?> Beside(IReadOnlyList<NewTask?> tasks)
    {
        var named = tasks.OfType<NewTask>().Where(IsNamed).Select(task => task.Key!).ToHashSet(StringComparer.Ordinal);
        var waits = WaitsFor(tasks);
        var all = new List<NewTask?>(tasks.Count + request.Tasks.Count);
        foreach (var (i, task) in tasks.Index())
        {
            var whole = task is not null && IsNamed(task) ? AsItIs(_there[task.Key!]) : task;
            CheckTies(whole, $"tasks[{i}]", named, IsNamed(task) ? _there[task!.Key!] : null);
            all.Add(whole);
        }

        var taken = tasks.Select(task => task?.Key).ToHashSet(StringComparer.Ordinal);
        all.AddRange(request.Tasks.Where(task => !taken.Contains(task.Key)).Select(AsItIs));
        return [.. all.Select(task => WithWaits(task, waits))];
    }

    private bool IsNamed(NewTask? task) =>
        task?.Key is { } key && _there.ContainsKey(key) && task == new NewTask { Key = key };

    private static NewTask AsItIs(PlannerTask task) => new() { Key = task.Key, DependsOn = task.DependsOn };

    /// <summary>What waits for nobody any more can be tied to anything; the others wait for ever for what goes.</summary>
    private void CheckTies(NewTask? task, string at, HashSet<string> named, PlannerTask? there)
    {
        if (task?.Key is not { } key)
            return;
        if (there is null && _there.ContainsKey(key))
        {
            faults.Add($"{at}.key", "duplicate_task_key", $"The key {key} is taken by another task of the plan.");
            return;
        }

        if (there is { Stays: true } or { Status: Domain.Plans.PlanTaskStatus.InProgress })
            return;
        CheckKept(task.DependsOn, $"{at}.depends_on", named);
        CheckKept(task.Before, $"{at}.before", named);
    }

    private void CheckKept(IReadOnlyList<string?>? keys, string at, HashSet<string> named)
    {
        foreach (var (j, key) in (keys ?? []).Index())
        {
            if (key is not null && _there.TryGetValue(key, out var task) && !task.Stays && !named.Contains(key))
                faults.Add($"{at}[{j}]", "depends_on_dropped", $"The task {key} is not kept.");
        }
    }

    /// <summary>By the key of a task that is there, the new ones that it is to wait for.</summary>
    private Dictionary<string, List<string?>> WaitsFor(IReadOnlyList<NewTask?> tasks)
    {
        var waits = new Dictionary<string, List<string?>>(StringComparer.Ordinal);
        foreach (var (i, task) in tasks.Index())
        {
            foreach (var (j, key) in (task?.Before ?? []).Index())
            {
                if (key is null)
                    continue;
                if (!_there.ContainsKey(key))
                    faults.Add($"tasks[{i}].before[{j}]", "unknown_dependency", $"There is no task {key} in the plan.");
                else if (waits.TryGetValue(key, out var sources))
                    sources.Add(task!.Key);
                else
                    waits[key] = [task!.Key];
            }
        }

        return waits;
    }

    private static NewTask? WithWaits(NewTask? task, Dictionary<string, List<string?>> waits) =>
        task?.Key is { } key && waits.TryGetValue(key, out var sources)
            ? task with
            {
                DependsOn = [.. task.DependsOn ?? [], .. sources],
            }
            : task;
}
