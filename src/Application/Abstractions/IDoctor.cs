using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Abstractions;

/// <summary>Asks the Domain of each stored plan, of every tenant, whether it is as the rules leave it.</summary>
public interface IDoctor
{
    /// <summary>One plan after the other, so that memory is bounded by the largest plan; each as of one moment.</summary>
    IAsyncEnumerable<ExaminedPlan> Examine(CancellationToken cancel);
}

/// <param name="Findings">empty where the plan is sound</param>
public sealed record ExaminedPlan(TenantId Tenant, Guid PlanId, IReadOnlyList<PlanFinding> Findings);
