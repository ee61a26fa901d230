using CleanPlan.Domain.Plans;

namespace CleanPlan.Infrastructure.Persistence.Sqlite;

/// <summary>Writes back what slices have changed, each kind of change as one statement that is run over the whole set.</summary>
internal sealed class PlanWrites(Statements sql, HotPlans hot)
{
    // kinds that share columns: a task is written by the widest that it needs
    private const TaskChanges Moved = TaskChanges.Queue | TaskChanges.State | TaskChanges.Result;

    private readonly CountsTable _counts = new(sql, hot);

    public void Save(IReadOnlyCollection<PlanSlice> slices)
    {
        var touched = slices
            .Where(slice => slice.PlanChanged || slice.Tasks.Any(t => t.Changes != TaskChanges.None))
            .ToList();
        if (touched.Count == 0)
            return;

        Delete([.. touched.SelectMany(slice => slice.Deleted)]);
        TaskColumns.Insert.Execute(sql, touched.SelectMany(slice => slice.Added));
        var changed = touched
            .SelectMany(slice => slice.Tasks.Where(t => t.Changes != TaskChanges.None).Except(slice.Added))
            .ToList();
        TaskColumns.Queue.Execute(sql, changed.Where(t => (t.Changes & Moved) == TaskChanges.Queue));
        TaskColumns.State.Execute(
            sql,
            changed.Where(t => (t.Changes & Moved) is TaskChanges.State or (TaskChanges.State | TaskChanges.Queue))
        );
        TaskColumns.Result.Execute(sql, changed.Where(t => t.Changes.HasFlag(TaskChanges.Result)));
        TaskColumns.Definition.Execute(sql, changed.Where(t => t.Changes.HasFlag(TaskChanges.Definition)));
        TaskColumns.Dependents.Execute(sql, changed.Where(t => t.Changes.HasFlag(TaskChanges.Edges)));
        TaskColumns.DependsOn.Execute(sql, changed.Where(t => t.Changes.HasFlag(TaskChanges.Edges) && t.HasEdges));
        TaskColumns.Answers.Execute(sql, changed.Where(t => t.Changes.HasFlag(TaskChanges.Answers)));
        PlanColumns.Update.Execute(sql, touched.Where(slice => slice.PlanChanged).Select(slice => slice.Plan));
        _counts.Save(touched);
        Hold(touched);
        EventColumns.Insert.Execute(sql, touched.SelectMany(slice => slice.Events));
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
                .Execute(SliceSession.IdList([.. tasks.Select(task => task.Id)]));
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
