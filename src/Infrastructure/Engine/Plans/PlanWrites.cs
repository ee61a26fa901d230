using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Persistence.Rows;
using CleanPlan.Infrastructure.Persistence.Sqlite.Native;

namespace CleanPlan.Infrastructure.Engine.Plans;

/// <summary>Writes back what slices have changed, each kind of change as one statement that is run over the whole set.</summary>
internal sealed class PlanWrites(Statements sql, WriterCache hot)
{
    private readonly CountsTable _counts = new(sql, hot);

    public void Save(IReadOnlyCollection<PlanSlice> slices)
    {
        List<PlanTask> queue = [],
            state = [],
            result = [],
            detours = [],
            definition = [],
            edges = [],
            answers = [],
            counts = [];
        foreach (var slice in slices)
        {
            foreach (var task in slice.Tasks)
            {
                var changes = task.Changes;
                var added = slice.IsAdded(task);
                if (added || changes.HasFlag(TaskChanges.Counts))
                    counts.Add(task);
                if (added || changes is TaskChanges.None)
                    continue;
                // kinds that share columns: a task is written by the widest that it needs
                if (changes.HasFlag(TaskChanges.Result))
                    result.Add(task);
                else if (changes.HasFlag(TaskChanges.State))
                    state.Add(task);
                else if (changes.HasFlag(TaskChanges.Queue))
                    queue.Add(task);
                if (changes.HasFlag(TaskChanges.RareState))
                    detours.Add(task);
                if (changes.HasFlag(TaskChanges.Definition))
                    definition.Add(task);
                if (changes.HasFlag(TaskChanges.Edges))
                    edges.Add(task);
                if (changes.HasFlag(TaskChanges.Answers))
                    answers.Add(task);
            }
        }

        Delete([.. slices.SelectMany(slice => slice.Deleted)]);
        TaskColumns.Insert.Execute(sql, slices.SelectMany(slice => slice.Added));
        TaskColumns.Queue.Execute(sql, queue);
        TaskColumns.State.Execute(sql, state);
        TaskColumns.Result.Execute(sql, result);
        TaskColumns.RareState.Execute(sql, detours);
        TaskColumns.Definition.Execute(sql, definition);
        TaskColumns.Dependents.Execute(sql, edges);
        TaskColumns.DependsOn.Execute(sql, edges.Where(task => task.HasEdges));
        TaskColumns.Answers.Execute(sql, answers);
        PlanColumns.Update.Execute(sql, slices.Where(slice => slice.PlanChanged).Select(slice => slice.Plan));
        _counts.Save(counts);
        Hold(slices);
        EventColumns.Insert.Execute(sql, slices.SelectMany(slice => slice.Events));
    }

    /// <summary>A plan that was just made and is known to the writer, with all its tasks and events.</summary>
    public void Add(PlanSlice slice)
    {
        PlanColumns.Insert.Execute(sql, [slice.Plan]);
        TaskColumns.Insert.Execute(sql, slice.Tasks.OrderBy(task => task.Position));
        _counts.Add(slice);
        // not marked as saved: should a neighbour in the set fail, it is added again
        EventColumns.Insert.Execute(sql, slice.Events);
    }

    private void Delete(List<PlanTask> tasks)
    {
        if (tasks.Count > 0)
        {
            sql["DELETE FROM tasks WHERE id IN (SELECT unhex(value) FROM json_each(?1))"]
                .Execute(SliceSet.IdList([.. tasks.Select(task => task.Id)]));
        }
    }

    // whoever enters the queue of a paused plan is held too; resuming lets all go, those too that have left the queue
    // meanwhile and may come back
    private void Hold(IEnumerable<PlanSlice> slices)
    {
        foreach (var slice in slices.Where(slice => slice.PauseChanged || (slice.PlanChanged && slice.Plan.Paused)))
        {
            sql[
                "UPDATE tasks SET on_hold = ?2 WHERE plan_id = ?1 AND on_hold <> ?2 "
                    + "AND (NOT ?2 OR status IN ('pending', 'retrying'))"
            ]
                .Execute(slice.Plan.Id, slice.Plan.Paused);
        }
    }
}
