using CleanPlan.Domain.Common;
using CleanPlan.Infrastructure.Engine.Writing;

namespace CleanPlan.Infrastructure.Persistence.Ef;

/// <summary>Contexts of EF Core on a storage's connections, each for one tenant and behind its wall.</summary>
internal interface ITenantContexts
{
    /// <summary>Reads what is committed, beside the writer; within a turn, what the turn sees.</summary>
    Task<T> Read<T>(TenantId tenant, TenantRead<T> read, CancellationToken cancel);

    /// <summary>A context that is not yet part of a transaction, so that making it is not the writer's time.</summary>
    CleanPlanDbContext ForWriting(TenantId tenant);

    /// <summary>Makes what the context saves part of the transaction, which somebody else commits.</summary>
    void Enlist(CleanPlanDbContext context, IStoreTransaction transaction);
}

/// <summary>A query on a context of one tenant.</summary>
internal delegate Task<T> TenantRead<T>(CleanPlanDbContext context, CancellationToken cancel);
