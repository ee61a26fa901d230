using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Tests.Tasks;

/// <summary>Something happens between a report and what is answered to it.</summary>
internal sealed class FollowedReports(ITaskReports reports, Func<Task> meanwhile) : ITaskReports
{
    public async Task<IReadOnlyList<Result>> Report(
        TenantId tenant,
        IReadOnlyList<TaskReport> all,
        CancellationToken cancel
    )
    {
        var results = await reports.Report(tenant, all, cancel);
        await meanwhile();
        return results;
    }

    public async Task<Result<PlanTask?>> Report(
        TenantId tenant,
        TaskReport report,
        PlanTask before,
        CancellationToken cancel
    )
    {
        var result = await reports.Report(tenant, report, before, cancel);
        await meanwhile();
        return result;
    }
}
