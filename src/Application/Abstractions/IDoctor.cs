using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;
using CleanPlan.Domain.Plans;
using CleanPlan.Domain.Sessions;

namespace CleanPlan.Application.Abstractions;

/// <summary>Asks the Domain of each stored plan, session and job, of every tenant, whether it is as the rules leave it.</summary>
public interface IDoctor
{
    /// <summary>One plan after the other, so that memory is bounded by the largest plan; each as of one moment.</summary>
    IAsyncEnumerable<ExaminedPlan> Examine(CancellationToken cancel);

    /// <summary>Those sessions, of every tenant, that are not as the rules leave them.</summary>
    IAsyncEnumerable<ExaminedSession> SickSessions(CancellationToken cancel);

    /// <summary>Those jobs, of every tenant, that are not as the rules leave them.</summary>
    IAsyncEnumerable<ExaminedJob> SickJobs(CancellationToken cancel);
}

/// <param name="Findings">not empty</param>
public sealed record ExaminedJob(TenantId Tenant, Guid JobId, IReadOnlyList<JobFinding> Findings);

/// <param name="Findings">not empty</param>
public sealed record ExaminedSession(TenantId Tenant, Guid SessionId, IReadOnlyList<SessionFinding> Findings);

/// <param name="Findings">empty where the plan is sound</param>
public sealed record ExaminedPlan(TenantId Tenant, Guid PlanId, IReadOnlyList<PlanFinding> Findings);
