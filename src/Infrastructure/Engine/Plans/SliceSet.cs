using CleanPlan.Domain.Plans;

namespace CleanPlan.Infrastructure.Engine.Plans;

/// <summary>
/// The slices of one set: loads plans and the tasks that their slices want, for all of them at once, until nobody wants
/// anything more. A handful of questions for the whole set, whatever its size.
/// </summary>
internal sealed class SliceSet(IPlanRows rows, Func<double> jitter, WriterCache cache)
{
    private readonly DependencyCounters _counters = new(rows, cache);
    private readonly Dictionary<Guid, PlanSlice> _slices = [];
    private readonly HashSet<Guid> _asked = [];
    private DateTimeOffset? _now;

    /// <summary>One time for the whole set, asked for once its first plans are open.</summary>
    public DateTimeOffset Now => _now ??= rows.Now;

    public IReadOnlyCollection<PlanSlice> Slices => _slices.Values;

    /// <summary>The slice of a plan that was asked for by <see cref="Open"/>; null where there is no such plan.</summary>
    public PlanSlice? Find(Guid planId) => _slices.GetValueOrDefault(planId);

    /// <summary>Opens plans that are not open yet.</summary>
    public async ValueTask Open(IEnumerable<Guid> planIds)
    {
        List<WantedPlan>? wanted = null;
        foreach (var planId in planIds)
        {
            if (_asked.Add(planId))
                (wanted ??= []).Add(new WantedPlan(planId, cache.Find(planId)));
        }

        if (wanted is null)
            return;
        var read = await rows.Open(wanted);
        foreach (var plan in read)
        {
            cache.Drop(plan.Id);
            cache.Keep(plan);
            _slices.Add(plan.Id, new PlanSlice(plan, Now, jitter));
        }

        foreach (var (planId, known) in wanted)
        {
            if (known is not null && !_slices.ContainsKey(planId))
                _slices.Add(planId, new PlanSlice(known, Now, jitter));
        }
    }

    /// <summary>Loads tasks that commands are about to be queued for, so that the first wave finds them here.</summary>
    public ValueTask Preload(IEnumerable<Guid> taskIds)
    {
        var wave = new TaskRequest();
        Want(wave.Tasks, taskIds, edges: false, details: false);
        return Load(wave);
    }

    public ValueTask LoadWithEdges(IEnumerable<Guid> taskIds)
    {
        var wave = new TaskRequest();
        Want(wave.WithEdges, taskIds, edges: true, details: false);
        return Load(wave);
    }

    /// <summary>Loads tasks with everything they have; their plans must be open.</summary>
    public ValueTask LoadWhole(IEnumerable<Guid> taskIds)
    {
        var wave = new TaskRequest();
        Want(wave.Whole, taskIds, edges: true, details: true);
        return Load(wave);
    }

    /// <summary>Tasks of a plan that this set, or one before it, has loaded.</summary>
    public Dictionary<int, PlanTask>? TasksOf(Guid planId) => cache.TasksOf(planId);

    /// <summary>Carries out everything that is queued, loading what it touches wave by wave.</summary>
    public async ValueTask Advance()
    {
        List<PlanSlice>? busy = null;
        foreach (var slice in _slices.Values)
        {
            if (!slice.Advance())
                (busy ??= []).Add(slice);
        }

        while (busy is { Count: > 0 })
        {
            await Supply(busy);
            busy.RemoveAll(slice => slice.Advance());
        }
    }

    /// <summary>What the set has changed, as it is to be written.</summary>
    public async ValueTask<ChangeSet> Changes()
    {
        var changes = new ChangeSet();
        foreach (var slice in _slices.Values)
            changes.Take(slice);
        if (changes.Counted.Count > 0)
            changes.Counts.AddRange(await _counters.Changed(changes.Counted));
        if (changes.IsSilent)
            changes.SilentlyChangedAt = Now;
        return changes;
    }

    private async ValueTask Supply(List<PlanSlice> slices)
    {
        var wave = new TaskRequest();
        foreach (var slice in slices)
            Want(wave, slice);
        await Load(wave);
        foreach (var slice in slices)
            slice.Supplied();
    }

    private void Want(TaskRequest wave, PlanSlice slice)
    {
        var (wanted, planId) = (slice.Wanted, slice.Plan.Id);
        Want(wave.Tasks, slice, wanted.Positions, edges: false, details: false);
        Want(wave.WithEdges, slice, wanted.Edges, edges: true, details: false);
        Want(wave.Whole, slice, wanted.Details, edges: false, details: true);
        if (wanted.WholePlan)
            wave.Plans.Add(planId);
        foreach (var status in wanted.Statuses)
        {
            if (AllKnown(slice, status) is not { } known)
                wave.Statuses.Add((planId, status));
            else
                known.ForEach(slice.Supply);
        }

        if (wanted.Keys.Count > 0)
            wave.Keys.Add((planId, wanted.Keys));
    }

    private void Want(List<Guid> missing, IEnumerable<Guid> ids, bool edges, bool details)
    {
        foreach (var id in ids)
        {
            var (planId, position) = (PlanTaskId.PlanOf(id), PlanTaskId.PositionOf(id));
            if (Known(cache.TasksOf(planId), position, edges, details) is { } task)
                Find(planId)?.Supply(task);
            else
                missing.Add(id);
        }
    }

    private void Want(List<Guid> missing, PlanSlice slice, HashSet<int> positions, bool edges, bool details)
    {
        if (positions.Count == 0)
            return;
        var tasks = cache.TasksOf(slice.Plan.Id);
        foreach (var position in positions)
        {
            if (Known(tasks, position, edges, details) is { } task)
                slice.Supply(task);
            else
                missing.Add(PlanTaskId.Of(slice.Plan.Id, position));
        }
    }

    private static PlanTask? Known(Dictionary<int, PlanTask>? tasks, int position, bool edges, bool details) =>
        tasks?.GetValueOrDefault(position) is { } task && (!edges || task.HasEdges) && (!details || task.HasDetails)
            ? task
            : null;

    private async ValueTask Load(TaskRequest wave)
    {
        if (wave.IsEmpty)
            return;
        // only of a plan that is open can be counted for
        var read = (await rows.Load(wave)).Where(task => Find(task.PlanId) is not null).ToList();
        await _counters.Fill(read);
        foreach (var task in read)
            Find(task.PlanId)!.Supply(cache.Keep(task));
    }

    /// <summary>All tasks of the plan that are in a status, where as many are known as the plan counts; else null.</summary>
    private List<PlanTask>? AllKnown(PlanSlice slice, PlanTaskStatus status)
    {
        // until they are saved, those that come and go are counted and not known, or known and not counted
        if (slice.Added.Count + slice.Deleted.Count > 0)
            return null;
        var known = cache.TasksOf(slice.Plan.Id)?.Values.Where(task => task.Status == status).ToList() ?? [];
        return known.Count == slice.Plan.Counts.Of(status) ? known : null;
    }
}
