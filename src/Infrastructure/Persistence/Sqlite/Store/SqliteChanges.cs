using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Engine.Plans;
using CleanPlan.Infrastructure.Persistence.Rows;
using CleanPlan.Infrastructure.Persistence.Sqlite.Native;

namespace CleanPlan.Infrastructure.Persistence.Sqlite.Store;

/// <summary>Writes what a set has changed, each kind of change as one statement that is run over the whole set.</summary>
internal sealed class SqliteChanges(Statements sql)
{
    private static readonly RowSet<DependencyCountsRow> s_counts = RowSet<DependencyCountsRow>.Put(
        "dependency_counts",
        new("plan_id", row => row.PlanId),
        new("first", row => row.First),
        new("tenant_id", row => row.TenantId.Value),
        new("counts", row => row.Counts)
    );

    public void Save(ChangeSet changes)
    {
        foreach (var session in changes.Sessions)
            SessionInsert.Execute(sql, session);
        changes.DeletedPlans.ForEach(Delete);
        PlanColumns.Insert.Execute(sql, changes.MadePlans);
        if (changes.DeletedTasks.Count > 0)
            Delete(Ids.List(changes.DeletedTasks));
        TaskColumns.Insert.Execute(sql, changes.MadeTasks);
        TaskColumns.InsertTexts.Execute(sql, changes.MadeTasks);
        TaskColumns.Result.Execute(sql, changes.MadeTasks.Where(task => task.Result is not null));
        TaskColumns.Queue.Execute(sql, changes.Queue);
        TaskColumns.Lease.Execute(sql, changes.Lease);
        TaskColumns.LeaseCheck.Execute(sql, changes.LeaseCheck);
        TaskColumns.State.Execute(sql, changes.State);
        TaskColumns.Result.Execute(sql, changes.Result);
        TaskColumns.RareState.Execute(sql, changes.RareState);
        TaskColumns.Definition.Execute(sql, changes.Definition);
        TaskColumns.Texts.Execute(sql, changes.Definition);
        TaskColumns.Dependents.Execute(sql, changes.Edges);
        TaskColumns.DependsOn.Execute(sql, changes.Edges.Where(task => task.HasEdges));
        TaskColumns.Answers.Execute(sql, changes.Answers);
        Save(changes.Plans);
        s_counts.Execute(sql, changes.Counts);
        Hold(changes);
        EventColumns.Insert.Execute(sql, changes.Events);
        OutboxTable.Insert.Execute(sql, changes.Messages);
        if (changes.TakenMessages.Count > 0)
        {
            sql["DELETE FROM outbox WHERE number IN (SELECT value FROM json_each(?1))"]
                .Execute($"[{string.Join(',', changes.TakenMessages)}]");
        }

        // a start finds the time of all else in the events
        if (changes.SilentlyChangedAt is { } at)
            sql["UPDATE clock SET latest = ?1 WHERE id = 1"].Execute(at);
    }

    private void Save(List<Plan> plans)
    {
        PlanColumns.Move.Execute(sql, plans.Where(plan => !plan.Changes.HasFlag(PlanChanges.State)));
        PlanColumns.State.Execute(sql, plans.Where(plan => plan.Changes.HasFlag(PlanChanges.State)));
        PlanColumns.Definition.Execute(sql, plans.Where(plan => plan.Changes.HasFlag(PlanChanges.Definition)));
    }

    // what has no foreign key, since each insert would pay for it, goes by name
    private void Delete(Guid planId)
    {
        foreach (var table in (string[])["task_texts", "task_results"])
        {
            sql[$"DELETE FROM {table} WHERE id BETWEEN ?1 AND ?2"]
                .Execute(PlanTaskId.Of(planId, 0), PlanTaskId.LastOf(planId));
        }

        foreach (var table in (string[])["task_events", "dependency_counts"])
            sql[$"DELETE FROM {table} WHERE plan_id = ?1"].Execute(planId);
        sql["DELETE FROM plans WHERE id = ?1"].Execute(planId);
    }

    /// <param name="taskIds">as <see cref="Ids"/> makes it</param>
    private void Delete(string taskIds)
    {
        foreach (var table in (string[])["tasks", "task_texts", "task_results"])
            sql[$"DELETE FROM {table} WHERE id IN (SELECT unhex(value) FROM json_each(?1))"].Execute(taskIds);
    }

    // resuming lets all go, those too that have left the queue meanwhile and may come back
    private void Hold(ChangeSet changes)
    {
        foreach (var plan in changes.Holds)
        {
            sql[
                "UPDATE tasks SET on_hold = ?2 WHERE plan_id = ?1 AND on_hold <> ?2 "
                    + "AND (NOT ?2 OR status IN ('pending', 'retrying'))"
            ]
                .Execute(plan.Id, plan.Paused);
        }
    }
}
