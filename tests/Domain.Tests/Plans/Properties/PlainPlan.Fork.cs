using CleanPlan.Domain.Plans;

namespace CleanPlan.Domain.Tests.Plans.Properties;

internal sealed partial class PlainPlan
{
    /// <summary>"what was done, or skipped by an operator, is kept if all that it depends on is kept; rerun is kept in no case"</summary>
    public PlainPlan Fork(IReadOnlyCollection<string> rerun, DateTimeOffset now)
    {
        var fork = new PlainPlan(OnFailure, fault);
        fork.Create([.. Tasks.OrderBy(task => task.Position).Select(AskedAgain)], now);
        foreach (var task in Tasks.Where(task => IsKept(task, rerun)))
        {
            var kept = fork[task.Key];
            (kept.Status, kept.Reason) = (task.Status, task.Reason);
            (kept.Progress, kept.Result) = (task.Progress, task.Result);
        }

        return fork;
    }

    private static PlainSpec AskedAgain(PlainTask task) =>
        task.Spec with
        {
            DependsOn = [.. task.DependsOn.Select(dependency => dependency.Key)],
            Before = [],
        };

    private static bool IsKept(PlainTask task, IReadOnlyCollection<string> rerun) =>
        (task.Status == PlanTaskStatus.Done || task.Is(PlanTaskStatus.Skipped, TaskReason.ByOperator))
        && !rerun.Contains(task.Key)
        && task.DependsOn.TrueForAll(dependency => IsKept(dependency, rerun));
}
