using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Tasks;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Plans;

/// <summary>Makes the answers that show plans.</summary>
internal sealed class PlanViews(IReads reads, IPlanNews news, TimeProvider clock)
{
    /// <summary>The failures of a page of plans are asked for at once; of plans that fail by the thousand, one by one.</summary>
    private const int FailuresAtOnce = 1_000;

    /// <param name="plan">known before its tasks are read: those that are newer than its version are asked for again</param>
    public async Task<PlanSummary> Show(Plan plan, bool withTasks, CancellationToken cancel)
    {
        if (!withTasks)
            return Maps.PlanSummary(plan) with { FirstFailure = await FirstFailure(plan.TenantId, plan, cancel) };
        var tasks =
            plan.Counts.Total <= PlanLimits.InlineTasks
                ? await reads.List(plan.TenantId, new TasksOfPlan(plan.Id), cancel)
                : null;
        return Whole(plan, tasks) with { FirstFailure = await FirstFailure(plan.TenantId, plan, cancel) };
    }

    /// <summary>The plan's own members, without tasks.</summary>
    public async Task<PlanView> WithFailure(TenantId tenant, Plan plan, CancellationToken cancel) =>
        Maps.Plan(plan) with
        {
            FirstFailure = await FirstFailure(tenant, plan, cancel),
        };

    public async Task<Result<PlanView>> Find(TenantId tenant, Guid id, CancellationToken cancel)
    {
        return await Plan(tenant, id, cancel) is { } plan
            ? (PlanView)await Show(plan, withTasks: true, cancel)
            : PlanErrors.PlanNotFound;
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
            .. plans.Select(plan => Maps.PlanSummary(plan) with { FirstFailure = failures.GetValueOrDefault(plan.Id) }),
        ];
    }

    /// <param name="tasks">all of them, or null where they are too many</param>
    public PlanView Whole(Plan plan, IReadOnlyList<PlanTask>? tasks)
    {
        if (tasks is null || tasks.Count > PlanLimits.InlineTasks)
            return Maps.Plan(plan);
        var keys = tasks.ToDictionary(task => task.Position, task => task.Key);
        var now = clock.Now();
        return Maps.Plan(plan) with { Tasks = [.. tasks.Select(task => TaskViews.Of(task, plan, keys, now))] };
    }

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
