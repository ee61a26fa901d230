using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Persistence;

namespace CleanPlan.Infrastructure.Engine.Plans;

/// <summary>
/// Plans and tasks that the writer has worked on lately, as they stand in the database: the writer is the only one that
/// changes them, so what it has seen need not be read again. A plan that is settled, and what was not used for long, goes
/// first; whatever is rolled back takes everything with it.
/// </summary>
/// <param name="capacity">tasks that are kept at most between two sets</param>
internal sealed class WriterCache(int capacity)
{
    /// <summary>Tasks with longer texts than this, in characters, are kept without them.</summary>
    private const int KeptTexts = 1_024;

    private readonly Dictionary<Guid, LinkedListNode<HotPlan>> _plans = [];

    /// <summary>The least lately used first.</summary>
    private readonly LinkedList<HotPlan> _byUse = [];
    private int _tasks;

    public Plan? Find(Guid planId)
    {
        if (!_plans.TryGetValue(planId, out var node))
            return null;
        _byUse.Remove(node);
        _byUse.AddLast(node);
        return node.Value.Plan;
    }

    /// <summary>The tasks of a plan that are here, by their positions.</summary>
    public Dictionary<int, PlanTask>? TasksOf(Guid planId) => _plans.GetValueOrDefault(planId)?.Value.Tasks;

    /// <summary>The row that counts for a position and its neighbours; null where it was not read yet.</summary>
    public DependencyCountsRow? FindCounts(Guid planId, int first) =>
        _plans.GetValueOrDefault(planId)?.Value.Counts.GetValueOrDefault(first);

    public void Keep(DependencyCountsRow row) => _plans[row.PlanId].Value.Counts.Add(row.First, row);

    public void Keep(Plan plan) => _plans[plan.Id] = _byUse.AddLast(new HotPlan(plan));

    /// <summary>Keeps a stored task of a plan that is here.</summary>
    /// <returns>the one object that stands for it from now on</returns>
    public PlanTask Keep(PlanTask task)
    {
        if (_plans.GetValueOrDefault(task.PlanId)?.Value is not { } plan)
            return task;
        if (plan.Tasks.TryGetValue(task.Position, out var known))
        {
            known.Recall(task);
            return known;
        }

        plan.Tasks.Add(task.Position, task);
        _tasks++;
        return task;
    }

    /// <summary>A plan that was just stored; its maker goes on reading its own objects, so these are others.</summary>
    public void Add(PlanSlice made)
    {
        Keep(made.Plan.Copy());
        foreach (var task in made.Tasks)
        {
            var copy = task.Copy();
            copy.Saved();
            Keep(copy);
            Lighten(copy);
        }
    }

    /// <summary>What a slice has changed is written.</summary>
    public void Saved(PlanSlice slice)
    {
        if (slice.Plan.IsSettled)
        {
            Drop(slice.Plan.Id);
            return;
        }

        foreach (var task in slice.Deleted)
            Remove(task);
        foreach (var task in slice.Added)
            Keep(task);
        foreach (var task in slice.Tasks)
            Lighten(task);
    }

    public void Drop(Guid planId)
    {
        if (!_plans.Remove(planId, out var node))
            return;
        _tasks -= node.Value.Tasks.Count;
        _byUse.Remove(node);
    }

    /// <summary>Between two sets, never within one: a task must not stand here twice.</summary>
    public void Trim()
    {
        while (_tasks > capacity || (capacity == 0 && _byUse.Count > 0))
            Drop(_byUse.First!.Value.Plan.Id);
    }

    public void Clear()
    {
        _plans.Clear();
        _byUse.Clear();
        _tasks = 0;
    }

    private void Remove(PlanTask task)
    {
        if (_plans.GetValueOrDefault(task.PlanId)?.Value.Tasks.Remove(task.Position) ?? false)
            _tasks--;
    }

    private static void Lighten(PlanTask task)
    {
        if (task.TextLength > KeptTexts)
            task.LeaveOutDetails();
    }

    private sealed class HotPlan(Plan plan)
    {
        public Plan Plan => plan;
        public Dictionary<int, PlanTask> Tasks { get; } = [];
        public Dictionary<int, DependencyCountsRow> Counts { get; } = [];
    }
}
