using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Domain.Sessions;
using CleanPlan.Infrastructure.Engine.Claims;
using CleanPlan.Infrastructure.Engine.Writing;

namespace CleanPlan.Infrastructure.Engine;

/// <summary>A person's command on one plan, or, with a position, on one task of it.</summary>
internal sealed class ActUnit(
    TenantId tenant,
    Guid planId,
    int? position,
    Func<PlanSlice, SliceOutcome> act,
    long? ifVersion
) : EngineUnit<Result>
{
    public TenantId Tenant => tenant;
    public Guid PlanId => planId;
    public int? Position => position;
    public Func<PlanSlice, SliceOutcome> Act => act;
    public long? IfVersion => ifVersion;
}

internal sealed class ReportUnit(TenantId tenant, IReadOnlyList<TaskReport> reports) : EngineUnit<IReadOnlyList<Result>>
{
    public TenantId Tenant => tenant;
    public IReadOnlyList<TaskReport> Reports => reports;

    /// <summary>Whether the task of its only report is asked for.</summary>
    public bool KeepsTask { get; init; }

    /// <summary>That task as the report left it, where it changed something.</summary>
    public PlanTask? Left { get; set; }
}

internal sealed class ClaimUnit(ClaimRequest request) : EngineUnit<ClaimAnswer>
{
    public override bool RunsLast => true;

    public ClaimRequest Request => request;
}

internal sealed class AddUnit(PlanSlice plan, Session? session) : EngineUnit<Result>
{
    public PlanSlice Plan => plan;
    public Session? Session => session;
}

internal sealed class DeleteUnit(TenantId tenant, Guid planId, long? ifVersion) : EngineUnit<Result>
{
    public TenantId Tenant => tenant;
    public Guid PlanId => planId;
    public long? IfVersion => ifVersion;
}

/// <summary>Takes a session away with all that it owns; answers which plans that were.</summary>
internal sealed class PurgeUnit(TenantId tenant, Guid sessionId, long? ifVersion)
    : EngineUnit<Result<IReadOnlyList<Guid>>>
{
    public TenantId Tenant => tenant;
    public Guid SessionId => sessionId;
    public long? IfVersion => ifVersion;
}

/// <summary>Ends what time has ended; answers how many tasks that were.</summary>
internal sealed class ExpireUnit : EngineUnit<int>;

/// <summary>The leases of agents that died with an earlier process of this server; answers how many.</summary>
internal sealed class OrphanUnit(string ownPrefix, string residentPrefix) : EngineUnit<int>
{
    public string OwnPrefix => ownPrefix;
    public string ResidentPrefix => residentPrefix;
}
