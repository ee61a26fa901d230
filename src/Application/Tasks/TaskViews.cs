using Ardalis.Specification;
using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Plans;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Tasks;

/// <summary>Makes the answers that show tasks: the keys of what they depend on come by one query for all of them.</summary>
internal sealed class TaskViews(IReads reads, IClock clock)
{
    /// <summary>Beyond this many keys, those of the whole plan are read instead of a list of ids.</summary>
    private const int KeysById = 500;

    public async Task<Result<TaskView>> Find(TenantId tenant, Guid id, CancellationToken cancel)
    {
        if (await Task(tenant, id, cancel) is not { } task)
            return PlanErrors.TaskNotFound;
        return (await Of(tenant, [task], null, cancel))[0];
    }

    public async Task<PlanTask?> Task(TenantId tenant, Guid id, CancellationToken cancel)
    {
        var tasks = await reads.List(tenant, new TaskById(id), cancel);
        return tasks.Count == 0 ? null : tasks[0];
    }

    /// <param name="plan">the plan of all of them, where it is at hand</param>
    public async Task<IReadOnlyList<TaskView>> Of(
        TenantId tenant,
        IReadOnlyList<PlanTask> tasks,
        Plan? plan,
        CancellationToken cancel
    )
    {
        var plans = plan is null ? await Plans(tenant, tasks, cancel) : new() { [plan.Id] = plan };
        var keys = await Keys(tenant, tasks, cancel);
        var now = clock.Now;
        return [.. tasks.Select(task => Of(task, plans.GetValueOrDefault(task.PlanId), KeysOf(task, keys), now))];
    }

    /// <param name="dependsOn">the keys of what it depends on, which were read before</param>
    public async Task<TaskView> Of(
        TenantId tenant,
        PlanTask task,
        IReadOnlyList<string> dependsOn,
        CancellationToken cancel
    )
    {
        var plans = await Plans(tenant, [task], cancel);
        return Of(task, plans.GetValueOrDefault(task.PlanId), dependsOn, clock.Now);
    }

    /// <summary>The keys of what a task depends on.</summary>
    public async Task<IReadOnlyList<string>> Keys(TenantId tenant, PlanTask task, CancellationToken cancel) =>
        KeysOf(task, await Keys(tenant, [task], cancel));

    public static TaskView Of(PlanTask task, Plan plan, IReadOnlyDictionary<int, string> keys, DateTimeOffset now) =>
        Of(task, plan, KeysOf(task, position => keys.GetValueOrDefault(position)), now);

    private static TaskView Of(PlanTask task, Plan? plan, IReadOnlyList<string> dependsOn, DateTimeOffset now) =>
        TaskView.Of(task) with
        {
            Reason = ReasonOf(task, plan, now)?.Wire(),
            DependsOn = dependsOn,
        };

    private static TaskReason? ReasonOf(PlanTask task, Plan? plan, DateTimeOffset now) =>
        plan is null ? task.Reason : task.ReasonAt(plan.Status, plan.Paused, now);

    private static IReadOnlyList<string> KeysOf(PlanTask task, Dictionary<Guid, string> keys) =>
        KeysOf(task, position => keys.GetValueOrDefault(PlanTaskId.Of(task.PlanId, position)));

    private static IReadOnlyList<string> KeysOf(PlanTask task, Func<int, string?> key) =>
        task.DependsOn.Length == 0 ? [] : [.. task.DependsOn.Select(key).OfType<string>()];

    // only a pending task's reason depends on its plan
    private async Task<Dictionary<Guid, Plan>> Plans(
        TenantId tenant,
        IReadOnlyList<PlanTask> tasks,
        CancellationToken cancel
    )
    {
        var ids = tasks.Where(x => x.Status is PlanTaskStatus.Pending).Select(x => x.PlanId).Distinct().ToList();
        if (ids.Count == 0)
            return [];
        var plans = await reads.List(tenant, new PlansByIds(ids), cancel);
        return plans.ToDictionary(plan => plan.Id);
    }

    private async Task<Dictionary<Guid, string>> Keys(
        TenantId tenant,
        IReadOnlyList<PlanTask> tasks,
        CancellationToken cancel
    )
    {
        var names = new Dictionary<Guid, string>();
        foreach (var plan in tasks.Where(task => task.DependsOn.Length > 0).GroupBy(task => task.PlanId))
        {
            var ids = plan.SelectMany(task => task.DependsOn)
                .Distinct()
                .Select(x => PlanTaskId.Of(plan.Key, x))
                .ToList();
            var specification = ids.Count <= KeysById ? new TaskNames(ids) : new TaskNames(plan.Key);
            foreach (var name in await reads.List(tenant, specification, cancel))
                names[name.Id] = name.Key;
        }

        return names;
    }
}

internal sealed class TaskById : Specification<PlanTask>
{
    public TaskById(Guid id) => Query.Where(task => task.Id == id).AsNoTracking();
}
