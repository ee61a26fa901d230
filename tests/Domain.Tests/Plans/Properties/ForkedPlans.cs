using CleanPlan.Domain.Plans;

namespace CleanPlan.Domain.Tests.Plans.Properties;

/// <summary>Forks of plans in any state, kept against the contract's sentence on them.</summary>
public sealed class ForkedPlans
{
    private const int Seeds = 500;

    [Fact]
    public void Keep_what_was_done_or_skipped_by_an_operator_if_all_that_it_depends_on_is_kept() =>
        Parallel.For(0, Seeds, seed => Check(new PlanRun(seed), new Random(seed)));

    private static void Check(PlanRun run, Random random)
    {
        run.ToTheMiddle();
        var original = run.Domain.Stored;
        var rerun = run.Model.Tasks.Select(t => t.Key).Where(_ => random.Next(10) == 0).ToList();

        var (plan, tasks) = Plan.Fork(original.Plan, [.. original.Tasks], rerun, null, run.Now).Value;

        Assert.Equal((PlanStatus.Pending, original.Plan.Id), (plan.Status, plan.ForkedFrom));
        Assert.Equal(tasks.Select(t => TaskCounts.Of(t)).Aggregate(default(TaskCounts), (a, b) => a + b), plan.Counts);
        Assert.Equal(run.Model.Tasks.OrderBy(t => t.Position).Select(t => t.Key), tasks.Select(t => t.Key));
        foreach (var task in tasks)
            CheckTask(task, run.Model[task.Key], original[task.Key], Kept(run.Model[task.Key], rerun), tasks);
    }

    private static void CheckTask(
        PlanTask task,
        PlainTask model,
        PlanTask original,
        bool kept,
        IReadOnlyList<PlanTask> tasks
    )
    {
        Assert.Equal(model.DependsOn.Select(d => d.Key).Order(), task.DependsOn.Select(p => tasks[p].Key).Order());
        Assert.Equal(kept ? original.Status : PlanTaskStatus.Pending, task.Status);
        Assert.Equal(kept ? original.Result : null, task.Result);
        Assert.Equal(kept ? original.Id : null, task.ForkedFrom);
        Assert.Equal(kept ? (original.Progress, original.Reason) : (0, null), (task.Progress, task.Reason));

        var before = task.DependsOn.Select(p => tasks[p]).ToList();
        var (done, skipped) = (
            before.Count(t => t.Status == PlanTaskStatus.Done),
            before.Count(t => t.Status == PlanTaskStatus.Skipped)
        );
        Assert.Equal(new DependencyCounts(before.Count, done, skipped), task.Dependencies);

        // "all else is pending with its counts, approvals and answers empty"
        Assert.Equal((0, 0, 0), (task.Attempt, task.RetryCount, task.LostLeases));
        Assert.Null(task.ApprovedAt);
        Assert.Empty(task.Answers);
    }

    private static bool Kept(PlainTask task, List<string> rerun) =>
        (task.Status == PlanTaskStatus.Done || task.Is(PlanTaskStatus.Skipped, TaskReason.ByOperator))
        && !rerun.Contains(task.Key)
        && task.DependsOn.TrueForAll(d => Kept(d, rerun));
}
