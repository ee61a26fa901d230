using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Tasks;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Plans;

/// <summary>Makes the answers that show plans.</summary>
internal sealed class PlanViews(IReads reads, IPlans store, IPlanFeed news, IClock clock)
{
    /// <summary>The failures of a page of plans are asked for at once; of plans that fail by the thousand, one by one.</summary>
    private const int FailuresAtOnce = 1_000;

    /// <param name="plan">as it is known; with its tasks it may be shown as of a later moment</param>
    public async Task<Result<PlanSummary>> Show(Plan plan, bool withTasks, CancellationToken cancel)
    {
        if (!withTasks)
            return PlanSummary.Of(plan) with { FirstFailure = await FirstFailure(plan.TenantId, plan, cancel) };
        if (plan.Counts.Total > PlanLimits.InlineTasks)
            return await WithFailure(plan.TenantId, plan, cancel);

        // of one moment: a status beside tasks that have moved since would be that of a plan that never was
        if (await store.Whole(plan.TenantId, plan.Id, cancel) is not { } whole)
            return PlanErrors.PlanNotFound;
        return Whole(whole.Plan, whole.Tasks) with { FirstFailure = FirstFailure(whole.Tasks) };
    }

    /// <summary>The plan's own members, without tasks.</summary>
    public async Task<PlanView> WithFailure(TenantId tenant, Plan plan, CancellationToken cancel) =>
        PlanView.Of(plan) with
        {
            FirstFailure = await FirstFailure(tenant, plan, cancel),
        };

    public async Task<Result<PlanView>> Find(TenantId tenant, Guid id, CancellationToken cancel)
    {
        if (await Plan(tenant, id, cancel) is not { } plan)
            return PlanErrors.PlanNotFound;
        var shown = await Show(plan, withTasks: true, cancel);
        return shown.IsOk ? (PlanView)shown.Value : shown.Error;
    }

    public ValueTask<Plan?> Plan(TenantId tenant, Guid id, CancellationToken cancel) => news.Find(tenant, id, cancel);

    public async Task<IReadOnlyList<PlanSummary>> Summaries(
        TenantId tenant,
        IReadOnlyList<Plan> plans,
        CancellationToken cancel
    )
    {
        var failures = await FirstFailures(tenant, plans, cancel);
        return
        [
            .. plans.Select(plan => PlanSummary.Of(plan) with { FirstFailure = failures.GetValueOrDefault(plan.Id) }),
        ];
    }

    /// <param name="tasks">all of them, or null where they are too many</param>
    public PlanView Whole(Plan plan, IReadOnlyList<PlanTask>? tasks)
    {
        if (tasks is null || tasks.Count > PlanLimits.InlineTasks)
            return PlanView.Of(plan);
        var keys = tasks.ToDictionary(task => task.Position, task => task.Key);
        var now = clock.Now;
        return PlanView.Of(plan) with { Tasks = [.. tasks.Select(task => TaskViews.Of(task, plan, keys, now))] };
    }

    // in the order of the query
    private static FailureView? FirstFailure(IReadOnlyList<PlanTask> tasks) =>
        tasks
            .Where(task => task.Status is PlanTaskStatus.Failed)
            .OrderBy(task => task.Optional)
            .ThenBy(task => task.CompletedAt)
            .Select(task => new FailureView(task.Id, task.Key, task.ErrorType, task.ErrorMessage))
            .FirstOrDefault();

    private async Task<FailureView?> FirstFailure(TenantId tenant, Plan plan, CancellationToken cancel)
    {
        if (plan.Counts.Failed == 0)
            return null;
        var failures = await reads.List(tenant, new Failures([plan.Id], take: 1), cancel);
        return failures.Count == 0 ? null : View(failures[0]);
    }

    private async Task<Dictionary<Guid, FailureView?>> FirstFailures(
        TenantId tenant,
        IReadOnlyList<Plan> plans,
        CancellationToken cancel
    )
    {
        var first = new Dictionary<Guid, FailureView?>();
        var failed = plans.Where(plan => plan.Counts.Failed > 0).ToList();
        if (failed.Count == 0)
            return first;

        var found = await reads.List(tenant, new Failures([.. failed.Select(x => x.Id)], FailuresAtOnce), cancel);
        foreach (var failure in found)
            first.TryAdd(failure.PlanId, View(failure));
        foreach (var plan in failed.Where(plan => !first.ContainsKey(plan.Id)))
            first[plan.Id] = await FirstFailure(tenant, plan, cancel);
        return first;
    }

    private static FailureView View(FailedTask failed) =>
        new(failed.Id, failed.Key, failed.ErrorType, failed.ErrorMessage);
}
