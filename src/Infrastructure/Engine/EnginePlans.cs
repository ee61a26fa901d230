using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Domain.Sessions;
using CleanPlan.Infrastructure.Engine.Plans;
using CleanPlan.Infrastructure.Engine.Writing;
using CleanPlan.Infrastructure.Persistence;
using CleanPlan.Infrastructure.Persistence.Rows;
using CleanPlan.Infrastructure.Persistence.Sqlite.Connections;
using CleanPlan.Infrastructure.Persistence.Sqlite.Native;

namespace CleanPlan.Infrastructure.Engine;

internal sealed class EnginePlans(GroupWriter writer, SqliteReaders readers) : IPlans
{
    public Task<Result> Add(PlanSlice plan, Session? session, CancellationToken cancel) =>
        writer.Submit(new AddUnit(plan, session));

    public Task<Result> Act(
        TenantId tenant,
        Guid planId,
        Func<PlanSlice, SliceOutcome> command,
        long? ifVersion,
        CancellationToken cancel
    ) => writer.Submit(new ActUnit(tenant, planId, null, command, ifVersion));

    public Task<Result> ActOnTask(
        TenantId tenant,
        Guid taskId,
        Func<PlanSlice, int, SliceOutcome> command,
        long? ifVersion,
        CancellationToken cancel
    )
    {
        var position = PlanTaskId.PositionOf(taskId);
        return writer.Submit(
            new ActUnit(tenant, PlanTaskId.PlanOf(taskId), position, slice => command(slice, position), ifVersion)
        );
    }

    public Task<Result> Delete(TenantId tenant, Guid planId, long? ifVersion, CancellationToken cancel) =>
        writer.Submit(new DeleteUnit(tenant, planId, ifVersion));

    public Task<(Plan Plan, IReadOnlyList<PlanTask> Tasks)?> Whole(
        TenantId tenant,
        Guid planId,
        CancellationToken cancel
    ) => readers.Read(connection => Snapshot.Of(connection, sql => Read(sql, tenant, planId)), cancel);

    private static (Plan, IReadOnlyList<PlanTask>)? Read(Statements sql, TenantId tenant, Guid planId)
    {
        Plan plan;
        using (
            var rows = sql[$"SELECT {PlanTable.Columns} FROM plans p WHERE p.id = ?1 AND p.tenant_id = ?2"]
                .Query(Codec.Id(planId), Codec.Id(tenant.Value))
        )
        {
            if (!rows.Read())
                return null;
            plan = PlanTable.Read(rows);
        }

        var tasks = new List<PlanTask>(plan.Counts.Total);
        using var taskRows = sql[
            $"SELECT {TaskTable.Hot}{TaskTable.Edges}{TaskTable.Rest} FROM tasks t WHERE t.plan_id = ?1 ORDER BY t.id"
        ]
            .Query(Codec.Id(planId));
        while (taskRows.Read())
            tasks.Add(TaskTable.Read(taskRows, edges: true, rest: true));
        CountsTable.Of(sql, plan).Fill(tasks);
        return (plan, tasks);
    }
}
