namespace CleanPlan.EndToEnd.Tests.Crashes.Checking;

/// <summary>
/// The rules of a plan once more, plain and whole, from the tasks alone: what is checked must not check itself.
/// </summary>
internal static class PlanModel
{
    private static readonly string[] LiveReasons = ["awaiting_approval", "awaiting_input"];

    public static bool IsLive(string status, string? reason) =>
        status is "pending" or "in_progress" or "retrying" || (status is "blocked" && LiveReasons.Contains(reason));

    /// <summary>The status of a started plan that was not aborted.</summary>
    public static string StatusOf(IReadOnlyList<TaskSeen> tasks)
    {
        if (tasks.Any(task => IsLive(task.Status, task.Reason)))
            return "in_progress";
        return tasks.Any(IsFailure) ? "failed" : "done";
    }

    /// <summary>The phase, for plans that nobody pauses and whose tasks ask nobody.</summary>
    public static string? PhaseOf(string status, IReadOnlyList<TaskSeen> tasks)
    {
        if (status is not "in_progress")
            return null;
        return tasks.Any(IsFailure) ? "failing" : "running";
    }

    public static int ProgressOf(IReadOnlyList<TaskSeen> tasks) =>
        tasks.Sum(task => task.Status is "done" or "skipped" ? 100 : task.Progress) / tasks.Count;

    /// <summary>Whether a task may start, its dependencies being as they are.</summary>
    public static bool MayStart(TaskAsked task, Func<string, TaskState> dependency, Func<string, bool> isOptional)
    {
        var states = task.DependsOn.Select(key => (State: dependency(key), Optional: isOptional(key))).ToList();
        return task.RunOn switch
        {
            "always" => states.TrueForAll(on => on.State.IsSettled),
            "success" => states.TrueForAll(on =>
                on.State.Status is "done" or "skipped" || (on.State.Status is "failed" && on.Optional)
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(task), task.RunOn, "The load asks for no such rule."),
        };
    }

    private static bool IsFailure(TaskSeen task) => task.Status is "failed" && !task.Optional;
}

internal sealed record TaskState(string Status, string? Reason)
{
    public bool IsSettled => !PlanModel.IsLive(Status, Reason);
}
