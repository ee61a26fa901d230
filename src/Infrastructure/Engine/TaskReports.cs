using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Infrastructure.Engine.Writing;

namespace CleanPlan.Infrastructure.Engine;

internal sealed class TaskReports(GroupWriter writer) : ITaskReports
{
    public Task<IReadOnlyList<Result>> Report(
        TenantId tenant,
        IReadOnlyList<TaskReport> reports,
        CancellationToken cancel
    ) => writer.Submit(new ReportUnit(tenant, reports));
}
