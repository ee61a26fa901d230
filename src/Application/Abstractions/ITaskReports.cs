using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Abstractions;

/// <summary>Takes what workers say. Neighbouring reports, also of different callers, are carried out as one set.</summary>
public interface ITaskReports
{
    /// <summary>Each on its own, in the order given, all in one transaction.</summary>
    /// <returns>one result for each report, in the same order</returns>
    Task<IReadOnlyList<Result>> Report(TenantId tenant, IReadOnlyList<TaskReport> reports, CancellationToken cancel);
}

public sealed record TaskReport(Guid TaskId, WorkerReport Report);
