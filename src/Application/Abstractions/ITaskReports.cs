using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Abstractions;

/// <summary>Takes what workers say. Neighbouring reports, also of different callers, are carried out as one set.</summary>
public interface ITaskReports
{
    /// <summary>Each on its own, in the order given, all in one transaction.</summary>
    /// <returns>one result for each report, in the same order</returns>
    Task<IReadOnlyList<Result>> Report(TenantId tenant, IReadOnlyList<TaskReport> reports, CancellationToken cancel);

    /// <summary>One report, and the task as it left it, whatever becomes of the task before anybody can read it.</summary>
    /// <param name="before">the task as it was read before: a report changes neither its texts nor its dependencies</param>
    /// <returns>null where nothing was changed, since the report was said before</returns>
    Task<Result<PlanTask?>> Report(TenantId tenant, TaskReport report, PlanTask before, CancellationToken cancel);
}

public sealed record TaskReport(Guid TaskId, WorkerReport Report);
