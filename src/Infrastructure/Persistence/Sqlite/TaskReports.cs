using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;

namespace CleanPlan.Infrastructure.Persistence.Sqlite;

internal sealed class TaskReports(SqliteWriter writer) : ITaskReports
{
    public Task<IReadOnlyList<Result>> Report(
        TenantId tenant,
        IReadOnlyList<TaskReport> reports,
        CancellationToken cancel
    ) => writer.Submit(new ReportUnit(tenant, reports));
}
