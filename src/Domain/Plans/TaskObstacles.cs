using CleanPlan.Domain.Common;

namespace CleanPlan.Domain.Plans;

/// <summary>One condition of a claim that is not met, and who can change it.</summary>
/// <param name="Code">stable, snake_case</param>
/// <param name="Message">what it is, and what changes it</param>
/// <param name="TaskId">another task that stands in the way</param>
/// <param name="TaskKey">the key of that task</param>
public sealed record TaskObstacle(string Code, string Message, Guid? TaskId = null, string? TaskKey = null);

/// <summary>Says why a task is not running, from the very predicate that a claim uses.</summary>
public static class TaskObstacles
{
    /// <param name="slice">with the task, its edges and its dependencies</param>
    /// <param name="first">as for <see cref="PlanSlice.Claim"/></param>
    public static IEnumerable<TaskObstacle> Of(PlanSlice slice, PlanTask task, PlanTask? first, DateTimeOffset now)
    {
        var plan = slice.Plan;
        if (plan.Status is PlanStatus.Pending)
            yield return new("not_started", "The plan is not started: start it.");
        if (task.Status is not (PlanTaskStatus.Pending or PlanTaskStatus.Retrying))
        {
            yield return OfStatus(task);
            if (task.Reason is not TaskReason.DependencyFailed)
                yield break;
        }

        if (task.ClaimableAt is null && task.Status is PlanTaskStatus.Pending or PlanTaskStatus.Blocked)
        {
            foreach (var obstacle in OfDependencies(slice, task))
                yield return obstacle;
        }

        if (plan.Paused)
            yield return new("paused", "The plan is paused: resume it.");
        if (task.ClaimableAt > now)
            yield return new(
                "scheduled",
                $"It is not due before {task.ClaimableAt:O}: wait, or retry it to go at once."
            );
        if (
            plan.RulesApply
            && task.Status is PlanTaskStatus.Pending or PlanTaskStatus.Retrying
            && OfPlan(slice, task, first) is { } barred
        )
            yield return barred;
    }

    private static TaskObstacle? OfPlan(PlanSlice slice, PlanTask task, PlanTask? first) =>
        slice.BarOf(task, first) switch
        {
            ClaimBar.ExclusiveRunning => new(
                "exclusive_running",
                "A task of the plan that runs alone is running: wait for it."
            ),
            ClaimBar.OthersRunning => new(
                "others_running",
                "It runs alone, and other tasks of the plan are running: wait for them."
            ),
            ClaimBar.ExclusiveFirst => new(
                "exclusive_first",
                $"The task {first!.Key}, which runs alone, is first in order: wait for it.",
                first.Id,
                first.Key
            ),
            _ => null,
        };

    private static TaskObstacle OfStatus(PlanTask task) =>
        task.Reason switch
        {
            TaskReason.AwaitingApproval => new("awaiting_approval", "It waits for an approval: approve or reject it."),
            TaskReason.AwaitingInput => new("awaiting_input", $"Its agent asks: {task.Question} Give the input."),
            TaskReason.PlanStopped => new(
                "plan_stopped",
                "The plan stopped at a failure: retry, skip or override the failed task."
            ),
            TaskReason.DependencyFailed => new("dependency_failed", "A dependency failed: retry, skip or override it."),
            _ => new(task.Status.Wire(), Settled(task)),
        };

    private static string Settled(PlanTask task) =>
        task.Status switch
        {
            PlanTaskStatus.InProgress =>
                $"It is running: worker {task.WorkerId} holds it until {task.LeaseExpiresAt:O}.",
            PlanTaskStatus.Failed => $"It failed ({task.Reason?.Wire()}): retry, skip or override it.",
            _ => $"It is {task.Status.Wire()} and runs no more.",
        };

    private static IEnumerable<TaskObstacle> OfDependencies(PlanSlice slice, PlanTask task)
    {
        foreach (var dependency in task.DependsOn.Select(slice.Find).OfType<PlanTask>())
        {
            var wanted = dependency.Status switch
            {
                PlanTaskStatus.Done or PlanTaskStatus.Skipped => null,
                PlanTaskStatus.Failed when dependency.Optional => null,
                PlanTaskStatus.Failed => "retry, skip or override it",
                PlanTaskStatus.Blocked when dependency.IsBlockedLive => "a person has to answer it",
                PlanTaskStatus.Blocked => "see what blocks it",
                PlanTaskStatus.InProgress => "wait for it",
                _ => "it has to run first",
            };
            if (wanted is not null)
            {
                yield return new(
                    "waiting_dependencies",
                    $"The dependency {dependency.Key} is {dependency.Status.Wire()}: {wanted}.",
                    dependency.Id,
                    dependency.Key
                );
            }
        }
    }
}
