using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Persistence;

namespace CleanPlan.Infrastructure.Engine.Plans;

/// <summary>The counters of dependencies, which stand beside the tasks, for the tasks of a whole set at once.</summary>
internal sealed class DependencyCounters(IPlanRows rows, WriterCache cache)
{
    /// <summary>Gives the tasks of one plan that nobody has open their counters.</summary>
    public static ValueTask Fill(IPlanRows rows, Plan plan, IReadOnlyCollection<PlanTask> tasks)
    {
        var alone = new WriterCache(0);
        alone.Keep(plan);
        return new DependencyCounters(rows, alone).Fill(tasks);
    }

    /// <summary>Gives tasks that were just read, of plans that are known, their counters.</summary>
    public async ValueTask Fill(IReadOnlyCollection<PlanTask> tasks)
    {
        await Load(tasks);
        foreach (var task in tasks)
            task.Dependencies = RowOf(task).Of(task);
    }

    /// <summary>The rows that tasks whose counters have changed stand in, as they are to be written.</summary>
    public async ValueTask<IReadOnlyCollection<DependencyCountsRow>> Changed(IReadOnlyCollection<PlanTask> tasks)
    {
        await Load(tasks);
        var touched = new HashSet<DependencyCountsRow>();
        foreach (var task in tasks)
        {
            var row = RowOf(task);
            row.Take(task);
            touched.Add(row);
        }

        return touched;
    }

    /// <summary>Those of a plan that is new, and known to the writer.</summary>
    public IReadOnlyCollection<DependencyCountsRow> Made(PlanSlice plan)
    {
        var made = DependencyCountsRow.Of(plan.Tasks);
        foreach (var row in made)
            cache.Keep(row);
        return made;
    }

    private DependencyCountsRow RowOf(PlanTask task) =>
        cache.FindCounts(task.PlanId, DependencyCountsRow.FirstOf(task.Position))!;

    private async ValueTask Load(IReadOnlyCollection<PlanTask> tasks)
    {
        Dictionary<CountsKey, PlanTask>? missing = null;
        foreach (var task in tasks)
        {
            var first = DependencyCountsRow.FirstOf(task.Position);
            if (cache.FindCounts(task.PlanId, first) is null)
                (missing ??= []).TryAdd(new CountsKey(task.PlanId, first), task);
        }

        if (missing is null)
            return;
        foreach (var row in await rows.Counts(missing.Keys))
        {
            missing.Remove(new CountsKey(row.PlanId, row.First));
            cache.Keep(row);
        }

        // where nobody has dependencies, no row is written
        foreach (var task in missing.Values)
            cache.Keep(DependencyCountsRow.For(task));
    }
}
