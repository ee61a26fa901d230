using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Engine.Writing;

namespace CleanPlan.Infrastructure.Engine;

internal sealed class TaskReports(GroupWriter writer) : ITaskReports
{
    public Task<IReadOnlyList<Result>> Report(
        TenantId tenant,
        IReadOnlyList<TaskReport> reports,
        CancellationToken cancel
    ) => writer.Submit(new ReportUnit(tenant, reports));

    public async Task<Result<PlanTask?>> Report(
        TenantId tenant,
        TaskReport report,
        PlanTask before,
        CancellationToken cancel
    )
    {
        ReportUnit unit = new(tenant, [report]) { KeepsTask = true };
        if ((await writer.Submit(unit))[0].Error is { } refusal)
            return refusal;
        unit.Left?.Recall(before);
        return unit.Left;
    }
}
