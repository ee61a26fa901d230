using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Tasks;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Plans;

/// <summary>
/// What holds for the fields of each new task, in one loop: a child validator for each of ten thousand tasks costs 300
/// times as much.
/// </summary>
internal static class TaskRules
{
    private const double MostSeconds = PlanLimits.MaxSeconds;

    /// <summary>What is said of a plan that is to be made, but for its graph.</summary>
    public static void CheckPlan(Faults faults, IDescribesPlan plan)
    {
        faults.Text("goal", plan.Goal, PlanLimits.Goal, required: true);
        faults.OneOf<OnFailure>("on_failure", plan.OnFailure);
        faults.Json("metadata", plan.Metadata, PlanLimits.Metadata);
        Check(faults, "tasks", plan.Tasks, added: false);
    }

    /// <param name="field">the wire's name of the list</param>
    /// <param name="added">whether the plan exists, so that <c>before</c> can name its tasks</param>
    public static void Check(Faults faults, string field, IReadOnlyList<NewTask?>? tasks, bool added)
    {
        if (tasks is null)
        {
            faults.Required(field);
            return;
        }

        // the bounds come first: ten million faults would be answered by running out of memory
        if (tasks.Count > PlanLimits.Tasks)
        {
            faults.Limit(field, PlanLimits.Tasks, tasks.Count, "tasks");
            return;
        }

        var edges = tasks.Sum(task => (task?.DependsOn?.Count ?? 0) + (task?.Before?.Count ?? 0));
        if (edges > PlanLimits.Dependencies)
        {
            faults.Limit(field, PlanLimits.Dependencies, edges, "dependencies");
            return;
        }

        for (var i = 0; i < tasks.Count; i++)
        {
            if (tasks[i] is { } task)
                Check(faults, $"{field}[{i}]", task, added);
            else
                faults.Required($"{field}[{i}]");
        }
    }

    /// <summary>Only once there is a fault does the graph need to be looked at here: else it is checked where it is made.</summary>
    public static void CheckGraph(Faults faults, IReadOnlyList<NewTask?>? tasks)
    {
        if (tasks is null || faults.Found.Any(fault => fault is LimitFault { Field: "tasks" }))
            return;
        if (PlanBlueprint.Check(NewTask.ToDrafts(tasks)) is not { IsOk: false, Error: var error })
            return;

        var known = faults.Found.Select(fault => fault.Field).ToHashSet(StringComparer.Ordinal);
        foreach (var fault in error.Faults.Where(fault => !known.Contains(fault.Field)))
        {
            faults.Add(
                fault.Code == "dependency_cycle"
                    ? new CycleFault(fault.Field, fault.Message, error.Details["cycle"])
                    : fault
            );
        }
    }

    public static void CheckEdit(Faults faults, TaskChange change)
    {
        faults.Text("title", change.Title, PlanLimits.Title, filled: true);
        faults.Text("description", change.Description, PlanLimits.Description);
        faults.Json("input", change.Input, PlanLimits.Json);
        faults.Range("priority", change.Priority, 0, PlanLimits.MaxPriority);
        CheckRetry(faults, "retry", change.Retry);
        faults.Range("timeout_seconds", change.TimeoutSeconds, 1, MostSeconds);
        faults.Range("deadline_seconds", change.DeadlineSeconds, 1, MostSeconds);
        CheckPool(faults, "pool", change.Pool);
        faults.Range("slots", change.Slots, 1, PlanLimits.MaxSlots);
    }

    private static void CheckRetry(Faults faults, string at, NewRetry? retry)
    {
        if (retry is null)
            return;
        faults.Range($"{at}.max_attempts", retry.MaxAttempts, 1, PlanLimits.MaxAttempts);
        faults.Range($"{at}.initial_seconds", retry.InitialSeconds, 0, MostSeconds);
        faults.Range($"{at}.factor", retry.Factor, 1, PlanLimits.MaxRetryFactor);
        faults.Range($"{at}.max_seconds", retry.MaxSeconds, 0, MostSeconds);
        var policy = retry.ToPolicy();
        if (policy.InitialSeconds > policy.MaxSeconds)
            faults.Add($"{at}.initial_seconds", "invalid_value", "initial_seconds must not be over max_seconds.");
    }

    // the paths are made before it is known whether they are needed, so only where something is set
    private static void Check(Faults faults, string at, NewTask task, bool added)
    {
        faults.Key($"{at}.key", task.Key, PlanLimits.Key);
        CheckTexts(faults, at, task);
        if (task.RunOn is not null)
            faults.OneOf<RunOn>($"{at}.run_on", task.RunOn);
        if (task.Input is not null)
            faults.Json($"{at}.input", task.Input, PlanLimits.Json);
        if (task.Metadata is not null)
            faults.Json($"{at}.metadata", task.Metadata, PlanLimits.Metadata);
        CheckNumbers(faults, at, task);
        if (task.Retry is not null)
            CheckRetry(faults, $"{at}.retry", task.Retry);
        CheckKeys(faults, $"{at}.depends_on", task.DependsOn);
        if (task.Before is { Count: > 0 } && !added)
            faults.Add($"{at}.before", "invalid_value", "before is for tasks that are added to a plan.");
        else
            CheckKeys(faults, $"{at}.before", task.Before);
    }

    private static void CheckTexts(Faults faults, string at, NewTask task)
    {
        if (task.Title is not null)
            faults.Text($"{at}.title", task.Title, PlanLimits.Title);
        if (task.Description is not null)
            faults.Text($"{at}.description", task.Description, PlanLimits.Description);
        if (task.AgentType is not null)
            faults.Text($"{at}.agent_type", task.AgentType, PlanLimits.AgentType, required: true);
        if (task.Pool is not null)
            CheckPool(faults, $"{at}.pool", task.Pool);
    }

    // no pool exists until there is a way to make one
    private static void CheckPool(Faults faults, string at, string? pool)
    {
        if (pool is not null)
            faults.Add(at, "unknown_pool", "There is no such pool.");
    }

    private static void CheckNumbers(Faults faults, string at, NewTask task)
    {
        if (task.TimeoutSeconds is not null)
            faults.Range($"{at}.timeout_seconds", task.TimeoutSeconds, 1, MostSeconds);
        if (task.DeadlineSeconds is not null)
            faults.Range($"{at}.deadline_seconds", task.DeadlineSeconds, 1, MostSeconds);
        if (task.DelaySeconds is not null)
            faults.Range($"{at}.delay_seconds", task.DelaySeconds, 0, MostSeconds);
        if (task.EstimatedSeconds is not null)
            faults.Range($"{at}.estimated_seconds", task.EstimatedSeconds, 0, PlanLimits.MaxEstimatedSeconds);
        if (task.Priority is not null)
            faults.Range($"{at}.priority", task.Priority, 0, PlanLimits.MaxPriority);
        if (task.Slots is not null)
            faults.Range($"{at}.slots", task.Slots, 1, PlanLimits.MaxSlots);
    }

    public static void CheckKeys(Faults faults, string at, IReadOnlyList<string?>? keys)
    {
        if (keys is null)
            return;
        if (keys.Count > PlanLimits.DependenciesOfOneTask)
        {
            faults.Limit(at, PlanLimits.DependenciesOfOneTask, keys.Count, "keys");
            return;
        }

        // a key that no task can have is unknown to the graph, which says so
        for (var i = 0; i < keys.Count; i++)
        {
            if (keys[i] is null)
                faults.Required($"{at}[{i}]");
        }
    }
}
