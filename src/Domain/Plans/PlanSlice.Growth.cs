using CleanPlan.Domain.Common;
using static CleanPlan.Domain.Plans.PlanTaskStatus;

namespace CleanPlan.Domain.Plans;

// tasks that come and go while the plan runs
public sealed partial class PlanSlice
{
    public SliceOutcome AddTasks(IReadOnlyList<TaskDraft> drafts) =>
        OnPlan(
            NeedFor(drafts),
            outcome =>
            {
                outcome.Result = Add(drafts, "tasks");
                outcome.Changed = outcome.Result.IsOk;
            }
        );

    public SliceOutcome Delete(int position)
    {
        var need = new SliceNeed();
        need.Edges.Add(position);
        return OnPlansTask(
            position,
            need,
            (task, outcome) =>
            {
                if (task.Status is InProgress || task.IsFinal)
                    outcome.Result = PlanErrors.TaskNotEditable(task.Status);
                else if (task.Dependents.Length > 0)
                    outcome.Result = PlanErrors.HasDependents;
                else if (plan.Counts.Total == 1)
                    outcome.Result = PlanErrors.LastTask;
                else
                    Then(NeedDependencies(task), () => Delete(task, outcome));
            }
        );
    }

    private static SliceNeed NeedDependencies(PlanTask task)
    {
        var need = new SliceNeed();
        need.Positions.UnionWith(task.DependsOn);
        return need;
    }

    private void Delete(PlanTask task, SliceOutcome outcome)
    {
        foreach (var dependency in task.DependsOn)
            _tasks[dependency].RemoveDependent(task.Position);
        plan.Shrink(task);
        // what came in this unit of work was never stored
        if (!_added.Remove(task))
            _deleted.Add(task);
        _tasks.Remove(task.Position);
        _absent.Add(task.Position);
        ByKey[task.Key] = null;
        outcome.Changed = _changed = true;
    }

    /// <summary>The tasks that new ones name, or, where old ones are to wait for them, the whole graph.</summary>
    private static SliceNeed NeedFor(IReadOnlyList<TaskDraft> drafts)
    {
        var need = new SliceNeed();
        foreach (var draft in drafts)
        {
            need.Keys.Add(draft.Key);
            need.Keys.UnionWith(draft.DependsOn);
            need.WholePlan |= draft.Before.Count > 0;
        }

        return need;
    }

    private Result Add(IReadOnlyList<TaskDraft> drafts, string field)
    {
        if (drafts.Count == 0)
            return GraphFaults.Empty(field);

        var first = plan.NextPosition;
        var faults = new GraphFaults(field);
        faults.CheckSize(
            plan.Counts.Total + drafts.Count,
            plan.Edges + drafts.Sum(draft => draft.DependsOn.Count + draft.Before.Count)
        );
        var added = faults.Number(drafts, first);
        var dependsOn = new int[drafts.Count][];
        for (var i = 0; i < drafts.Count; i++)
        {
            if (KeyOf(drafts[i].Key) is not null)
                faults.Duplicate(drafts[i].Key, i);
            dependsOn[i] = faults.Resolve(
                drafts[i],
                i,
                key => added.TryGetValue(key, out var at) ? at : KeyOf(key)?.Position
            );
        }

        var waiting = Waiting(drafts, first, faults, field);
        CheckCycles(drafts, dependsOn, waiting, faults);
        if (faults.Error is { } error)
            return error;

        Insert(drafts, dependsOn, waiting);
        return Result.Ok;
    }

    /// <summary>Which existing tasks are to wait for which new ones.</summary>
    private List<(PlanTask Task, int For)> Waiting(
        IReadOnlyList<TaskDraft> drafts,
        int first,
        GraphFaults faults,
        string field
    )
    {
        var waiting = new List<(PlanTask, int)>();
        for (var i = 0; i < drafts.Count; i++)
        {
            for (var j = 0; j < drafts[i].Before.Count; j++)
            {
                var at = $"{field}[{i}].before[{j}]";
                var key = drafts[i].Before[j];
                if (KeyOf(key) is not { } task)
                    faults.AddUnknown(at, key);
                else if (task.Status is not (Pending or Blocked) || task.AskedByAgent)
                    faults.Add(
                        at,
                        "before_claimed",
                        $"The task {key} is {task.Status.Wire()} and can wait for nothing more."
                    );
                else if (!waiting.Contains((task, first + i)))
                    waiting.Add((task, first + i));
            }
        }

        return waiting;
    }

    private void CheckCycles(
        IReadOnlyList<TaskDraft> drafts,
        int[][] dependsOn,
        List<(PlanTask Task, int For)> waiting,
        GraphFaults faults
    )
    {
        // without `before` no old task comes to depend on a new one, and the new ones alone can form a cycle
        var first = plan.NextPosition;
        var offset = waiting.Count > 0 ? 0 : first;
        var all = new int[first - offset + drafts.Count][];
        Array.Fill(all, []);
        if (waiting.Count > 0)
        {
            foreach (var task in _tasks.Values)
                all[task.Position] = [.. task.DependsOn, .. waiting.Where(w => w.Task == task).Select(w => w.For)];
        }

        for (var i = 0; i < drafts.Count; i++)
            all[first - offset + i] = [.. dependsOn[i].Where(position => position >= offset).Select(p => p - offset)];

        faults.CheckCycle(
            new DependencyGraph(all),
            position => position + offset >= first ? drafts[position + offset - first].Key : _tasks[position].Key
        );
    }

    private void Insert(IReadOnlyList<TaskDraft> drafts, int[][] dependsOn, List<(PlanTask Task, int For)> waiting)
    {
        var first = plan.NextPosition;
        for (var i = 0; i < drafts.Count; i++)
        {
            var task = PlanTask.From(drafts[i], plan, first + i, [], now);
            _tasks.Add(task.Position, task);
            ByKey[task.Key] = task;
            _added.Add(task);
            plan.Grow(task);
        }

        for (var i = 0; i < drafts.Count; i++)
        {
            foreach (var position in dependsOn[i])
                Connect(_tasks[first + i], _tasks[position]);
        }

        foreach (var (task, dependency) in waiting)
            Connect(task, _tasks[dependency]);

        _changed = true;
        for (var i = 0; i < drafts.Count; i++)
        {
            if (plan.RulesApply)
                _tasks[first + i].StartDeadline(now);
            _unsettled.Enqueue(first + i);
        }

        foreach (var (task, _) in waiting)
            _unsettled.Enqueue(task.Position);
    }

    private void Connect(PlanTask task, PlanTask dependency)
    {
        task.AddDependency(dependency.Position, dependency.Outcome);
        dependency.AddDependent(task.Position);
        plan.Connect();
    }

    private PlanTask? KeyOf(string key) => ByKey.GetValueOrDefault(key);
}
