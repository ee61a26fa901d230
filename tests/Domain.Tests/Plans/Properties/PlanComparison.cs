using CleanPlan.Domain.Plans;

namespace CleanPlan.Domain.Tests.Plans.Properties;

/// <summary>Everything in which the stored plan differs from the model, one line each.</summary>
/// <param name="tokenOf">the fencing token that a task's claim of this number got</param>
internal sealed class PlanComparison(
    PlainPlan model,
    Plan plan,
    IReadOnlyCollection<PlanTask> tasks,
    Func<string, int, long> tokenOf,
    DateTimeOffset now
)
{
    private static readonly PlanTaskStatus[] Statuses = Enum.GetValues<PlanTaskStatus>();

    private readonly List<string> _differences = [];

    public IReadOnlyList<string> Differences()
    {
        var rows = tasks.ToDictionary(row => row.Position);
        ComparePlan();
        foreach (var task in model.Tasks)
            CompareTask(task, rows.GetValueOrDefault(task.Position));
        return _differences;
    }

    private void ComparePlan()
    {
        Same("status", model.Status, plan.Status);
        Same("phase", model.Phase, plan.Phase);
        Same("paused", model.Paused, plan.Paused);
        Same("progress", model.Progress, plan.Progress);
        Same("completed_at", model.CompletedAt, plan.CompletedAt);
        Same("tasks", model.Tasks.Count, tasks.Count);
        Same("tasks counted", model.Tasks.Count, plan.Counts.Total);
        foreach (var status in Statuses)
            Same($"tasks {status}", model.Tasks.Count(t => t.Status == status), plan.Counts.Of(status));
        Same("first failure", true, IsFirstFailure(model.FirstFailure));
    }

    /// <summary>Storage finds it by time, and two failures can have the same.</summary>
    private bool IsFirstFailure(string? key)
    {
        var failed = tasks.Where(row => row.Status == PlanTaskStatus.Failed).ToList();
        if (key is null || failed.Count == 0)
            return key is null && failed.Count == 0;
        var first = failed.Find(row => row.Key == key);
        return first is not null
            && failed.Min(row => (row.Optional, row.CompletedAt)) == (first.Optional, first.CompletedAt);
    }

    private void CompareTask(PlainTask task, PlanTask? row)
    {
        if (row?.Key != task.Key)
        {
            _differences.Add($"{task.Key}: not stored at its position");
            return;
        }

        Same(task, "status", task.Status, row.Status);
        Same(task, "reason", task.Reason, row.Reason);
        Same(task, "progress", task.Progress, row.Progress);
        Same(task, "attempt", task.Attempt, row.Attempt);
        Same(task, "retry_count", task.RetryCount, row.RetryCount);
        Same(task, "lost_leases", task.LostLeases, row.LostLeases);
        Same(task, "lease_expires_at", task.LeaseExpiresAt, row.LeaseExpiresAt);
        Same(task, "not_before", task.NotBefore, row.NotBefore);
        Same(task, "next_attempt_at", task.NextAttemptAt, row.NextAttemptAt);
        Same(task, "deadline_at", task.DeadlineAt, row.DeadlineAt);
        Same(task, "approved_at", task.ApprovedAt, row.ApprovedAt);
        Same(task, "a question of its agent", task.AsksByAgent, row.AskedByAgent);
        Same(task, "answers", task.Answers, row.Answers.Count);
        Same(task, "result", task.Result, row.Result);
        Same(task, "title", task.Spec.Title, row.Title);
        Same(task, "priority", task.Spec.Priority, row.Priority);
        Same(task, "max_attempts", task.Spec.MaxAttempts, row.MaxAttempts);
        Same(task, "deadline_seconds", task.Spec.DeadlineSeconds, row.DeadlineSeconds);
        Same(task, "counters of its dependencies", Counters(task), row.Dependencies);
        if (task.Status == PlanTaskStatus.Pending)
            Same(
                task,
                "reason as it is read",
                model.PendingReason(task, now),
                row.ReasonAt(model.Status, model.Paused, now)
            );
        if (task.Status == PlanTaskStatus.InProgress)
            Same(task, "fencing token", tokenOf(task.Key, task.Token), row.LeaseToken);
    }

    /// <summary>The counters as they would be if they were counted anew.</summary>
    private static DependencyCounts Counters(PlainTask task) =>
        task.DependsOn.Aggregate(
            new DependencyCounts(task.DependsOn.Count),
            (counts, dependency) =>
                (dependency.Status, dependency.Reason) switch
                {
                    (PlanTaskStatus.Done, _) => counts with { Done = counts.Done + 1 },
                    (PlanTaskStatus.Skipped, TaskReason.ByOperator) => counts with
                    {
                        SkippedByOperator = counts.SkippedByOperator + 1,
                    },
                    (PlanTaskStatus.Skipped, TaskReason.ByRule) => counts with
                    {
                        SkippedByRule = counts.SkippedByRule + 1,
                    },
                    (PlanTaskStatus.Failed, _) when dependency.Spec.Optional => counts with
                    {
                        FailedOptional = counts.FailedOptional + 1,
                    },
                    (PlanTaskStatus.Failed, _) => counts with { Failed = counts.Failed + 1 },
                    (_, TaskReason.DependencyFailed) => counts with { BlockedByFailure = counts.BlockedByFailure + 1 },
                    (_, TaskReason.PlanStopped) => counts with { BlockedByStop = counts.BlockedByStop + 1 },
                    _ => counts,
                }
        );

    private void Same<T>(string what, T expected, T actual) => Same(null, what, expected, actual);

    private void Same<T>(PlainTask? task, string what, T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
            _differences.Add($"{task?.Key ?? "plan"}: {what} should be {Text(expected)}, is {Text(actual)}");
    }

    private static string Text<T>(T value) =>
        value is null ? "null"
        : value is DateTimeOffset at ? $"{at:O}"
        : $"{value}";
}
