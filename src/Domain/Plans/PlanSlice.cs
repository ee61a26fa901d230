namespace CleanPlan.Domain.Plans;

/// <summary>
/// The part of a plan that a unit of work touches: its row and the tasks that something has moved towards. Commands are
/// queued; <see cref="Advance"/> carries them out one after the other, each with everything that follows from it, until
/// it needs a task that is not here. Storage then supplies what is <see cref="Wanted"/> and advances again. So the
/// rules know nothing of storage, and storage fetches for many plans and commands at once.
/// </summary>
/// <param name="jitter">the injected random source, in [0, 1)</param>
public sealed partial class PlanSlice(Plan plan, DateTimeOffset now, Func<double> jitter)
{
    private readonly Dictionary<int, PlanTask> _tasks = [];
    private readonly HashSet<int> _absent = [];
    private readonly HashSet<PlanTaskStatus> _loadedStatuses = [];
    private readonly Queue<SliceCommand> _commands = [];
    private readonly Queue<int> _unsettled = [];

    /// <summary>Positions of tasks that moved, with what their dependents still take them for.</summary>
    private readonly Dictionary<int, DependencyOutcome> _untold = [];

    /// <summary>Open tasks whose rule can no longer be met, as far as is known yet.</summary>
    private readonly HashSet<int> _ruledOut = [];

    /// <summary>Open tasks whose place in the queue, or whose approval, may have to change.</summary>
    private readonly HashSet<int> _unplaced = [];
    private readonly List<TaskEvent> _events = [];
    private readonly List<PlanStatus> _moves = [];
    private readonly List<PlanTask> _added = [];
    private readonly List<PlanTask> _deleted = [];
    private Dictionary<string, PlanTask?>? _byKey;
    private SliceNeed? _wanted;
    private bool _wholePlan;
    private bool _stopped = plan.IsStopped;
    private bool _started;
    private bool _changed;
    private SliceCommand? _running;
    private SliceCommand? _rest;

    public Plan Plan => plan;

    /// <summary>What must be supplied before <see cref="Advance"/> can go on.</summary>
    public SliceNeed Wanted => _wanted ??= new SliceNeed();

    /// <summary>
    /// Tasks that are here; those with <see cref="PlanTask.Changes"/> are to be written. By its own type, for which loops
    /// need no enumerator on the heap.
    /// </summary>
    public Dictionary<int, PlanTask>.ValueCollection Tasks => _tasks.Values;

    public IReadOnlyList<PlanTask> Added => _added;

    public IReadOnlyList<PlanTask> Deleted => _deleted;

    /// <summary>Whether it is one of <see cref="Added"/>: they stand behind all that were there before.</summary>
    public bool IsAdded(PlanTask task) => _added.Count > 0 && task.Position >= _added[0].Position;

    /// <summary>New events, in their order.</summary>
    public IReadOnlyList<TaskEvent> Events => _events;

    /// <summary>Where the plan itself has moved to, move by move.</summary>
    public IReadOnlyList<PlanStatus> Moves => _moves;

    /// <summary>Whether the plan's row is to be written.</summary>
    public bool PlanChanged { get; private set; }

    /// <summary>Whether holding back the plan's queue is to be written to tasks that are not here.</summary>
    public bool PauseChanged { get; private set; }

    /// <summary>A slice that holds the whole plan, so that it never wants anything.</summary>
    public static PlanSlice Whole(Plan plan, IEnumerable<PlanTask> tasks, DateTimeOffset now, Func<double> jitter)
    {
        var slice = new PlanSlice(plan, now, jitter) { _wholePlan = true };
        foreach (var task in tasks)
            slice.Supply(task);
        return slice;
    }

    public PlanTask? Find(int position) => _tasks.GetValueOrDefault(position);

    /// <summary>Gives the slice a stored task; one that is already here stays as it is.</summary>
    public void Supply(PlanTask task)
    {
        if (_absent.Contains(task.Position))
            return;
        if (!_tasks.TryAdd(task.Position, task))
            _tasks[task.Position].Recall(task);
        else if (_byKey is not null)
            _byKey[task.Key] = task;
    }

    /// <summary>Everything is written: the next unit of work starts from here.</summary>
    public void Saved()
    {
        foreach (var task in _tasks.Values)
            task.Saved();
        plan.Saved();
        _events.Clear();
        _moves.Clear();
        _added.Clear();
        _deleted.Clear();
        (PlanChanged, PauseChanged) = (false, false);
    }

    /// <summary>Tells that everything wanted was supplied, as far as it exists.</summary>
    public void Supplied()
    {
        foreach (var position in Wanted.Positions.Concat(Wanted.Edges).Concat(Wanted.Details))
        {
            if (!_tasks.ContainsKey(position))
                _absent.Add(position);
        }

        _loadedStatuses.UnionWith(Wanted.Statuses);
        foreach (var key in Wanted.Keys)
            ByKey.TryAdd(key, null);
        _wholePlan |= Wanted.WholePlan;
        _wanted = null;
    }

    /// <returns>true when every command is carried out; false when <see cref="Wanted"/> must be supplied first</returns>
    public bool Advance()
    {
        while (true)
        {
            // each of these for all tasks before the next, so that no rule is applied to half of a command, and so
            // that a cascade asks storage once for each of its waves; see PlanSlice.Rules
            if (plan.RulesApply && _stopped != plan.IsStopped)
            {
                if (!FollowStop())
                    return false;
            }
            else if (_unsettled.TryDequeue(out var position))
            {
                Look(_tasks[position]);
            }
            else if (_untold.Count > 0 && Tellable() is { Count: > 0 } tellable)
            {
                if (!CountAtDependents(tellable))
                    return false;
            }
            else if (_ruledOut.Count > 0)
            {
                RuleOut();
            }
            else if (_unplaced.Count > 0)
            {
                Place();
            }
            else if (_rest is not null)
            {
                if (!Has(_rest))
                    return false;
                var rest = _rest;
                _rest = null;
                rest.Run();
            }
            else if (_running is not null)
            {
                Close();
            }
            else if (_commands.TryPeek(out var next))
            {
                if (!Has(next))
                {
                    foreach (var command in _commands)
                        Has(command);
                    return false;
                }

                _running = _commands.Dequeue();
                _running.Run();
            }
            else
            {
                return true;
            }
        }
    }

    /// <param name="position">the task that the command is about</param>
    /// <param name="need">what it needs besides</param>
    private void Enqueue(int? position, SliceNeed? need, Action run) =>
        _commands.Enqueue(new SliceCommand(position, need, run));

    /// <summary>The rest of the running command, which only now knows what more it needs.</summary>
    private void Then(SliceNeed need, Action run) => _rest = new SliceCommand(null, need, run);

    /// <summary>
    /// What has moved for its dependents. A task that may be ruled out at once keeps what it was until that is decided:
    /// else its dependents would re-open and be blocked again.
    /// </summary>
    private List<PlanTask> Tellable()
    {
        var tellable = new List<PlanTask>();
        foreach (var (position, known) in _untold)
        {
            if (_tasks[position].Outcome == known)
                _untold.Remove(position);
            else if (!_ruledOut.Contains(position))
                tellable.Add(_tasks[position]);
        }

        return tellable;
    }

    private bool CountAtDependents(List<PlanTask> tellable)
    {
        var complete = true;
        foreach (var task in tellable)
        {
            foreach (var position in task.Dependents)
                complete &= Has(position);
        }

        if (!complete)
            return false;

        foreach (var task in tellable)
        {
            _untold.Remove(task.Position, out var known);
            foreach (var position in task.Dependents)
            {
                if (!_tasks.TryGetValue(position, out var dependent))
                    continue;
                dependent.CountDependency(known, task.Outcome);
                _unsettled.Enqueue(position);
            }
        }

        return true;
    }

    private bool Has(SliceCommand command) =>
        (command.Position is not { } position || Has(position)) & (command.Need is null || Has(command.Need));

    private bool Has(SliceNeed need)
    {
        var complete = HasStatuses(need.Statuses);
        foreach (var position in need.Positions)
            complete &= Has(position);

        foreach (var key in need.Keys)
        {
            if (_wholePlan || ByKey.ContainsKey(key))
                continue;
            Wanted.Keys.Add(key);
            complete = false;
        }

        foreach (var position in need.Edges)
        {
            if (_wholePlan || _absent.Contains(position) || (Find(position)?.HasEdges ?? false))
                continue;
            Wanted.Edges.Add(position);
            complete = false;
        }

        foreach (var position in need.Details)
        {
            if (_absent.Contains(position) || (Find(position)?.HasDetails ?? _wholePlan))
                continue;
            Wanted.Details.Add(position);
            complete = false;
        }

        if (need.WholePlan && !_wholePlan)
        {
            Wanted.WholePlan = true;
            complete = false;
        }

        return complete;
    }

    private bool Has(int position)
    {
        if (_wholePlan || _tasks.ContainsKey(position) || _absent.Contains(position))
            return true;
        Wanted.Positions.Add(position);
        return false;
    }

    private bool HasStatuses(IEnumerable<PlanTaskStatus> statuses)
    {
        var complete = true;
        foreach (var status in statuses)
        {
            if (_wholePlan || _loadedStatuses.Contains(status))
                continue;
            Wanted.Statuses.Add(status);
            complete = false;
        }

        return complete;
    }

    /// <summary>Made when somebody asks for a key, which most units of work never do.</summary>
    private Dictionary<string, PlanTask?> ByKey =>
        _byKey ??= _tasks.Values.ToDictionary(task => task.Key, PlanTask? (task) => task, StringComparer.Ordinal);

    private sealed record SliceCommand(int? Position, SliceNeed? Need, Action Run);
}
