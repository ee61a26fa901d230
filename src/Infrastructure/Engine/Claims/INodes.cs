using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;

namespace CleanPlan.Infrastructure.Engine.Claims;

/// <summary>What the processes that serve one storage know of each other: which workers asked any of them lately.</summary>
internal interface INodes
{
    /// <summary>A worker has asked this process.</summary>
    void Saw(ClaimRequest request, DateTimeOffset now);

    IReadOnlyList<SeenWorker> Workers(TenantId tenant);

    /// <summary>Whether somebody who takes this type asked within the last minute. Part of a claim: it reads nothing.</summary>
    bool SawTakerOf(TenantId tenant, string? agentType, DateTimeOffset now);
}
