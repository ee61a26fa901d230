using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Domain.Sessions;
using CleanPlan.Infrastructure.Engine.Plans;
using CleanPlan.Infrastructure.Engine.Writing;

namespace CleanPlan.Infrastructure.Engine;

internal sealed class EnginePlans(GroupWriter writer, IStore store) : IPlans
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

    public Task<Result<IReadOnlyList<Guid>>> PurgeSession(
        TenantId tenant,
        Guid sessionId,
        long? ifVersion,
        CancellationToken cancel
    ) => writer.Submit(new PurgeUnit(tenant, sessionId, ifVersion));

    public Task<(Plan Plan, IReadOnlyList<PlanTask> Tasks)?> Whole(
        TenantId tenant,
        Guid planId,
        CancellationToken cancel
    ) => store.Read(view => Read(view, tenant, planId), cancel);

    private static async ValueTask<(Plan, IReadOnlyList<PlanTask>)?> Read(IStoreView view, TenantId tenant, Guid planId)
    {
        if (await view.Open([new WantedPlan(planId, null)]) is not [var plan] || plan.TenantId != tenant)
            return null;
        var wave = new TaskRequest();
        wave.WholePlans.Add(planId);
        var tasks = await view.Load(wave);
        await DependencyCounters.Fill(view, plan, tasks);
        return (plan, tasks);
    }
}
