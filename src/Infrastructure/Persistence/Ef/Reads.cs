using Ardalis.Specification;
using Ardalis.Specification.EntityFrameworkCore;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using Microsoft.EntityFrameworkCore;

namespace CleanPlan.Infrastructure.Persistence.Ef;

internal sealed class Reads(ITenantContexts contexts) : IReads
{
    public Task<IReadOnlyList<T>> List<T>(TenantId tenant, Specification<T> specification, CancellationToken cancel)
        where T : class =>
        contexts.Read<IReadOnlyList<T>>(
            tenant,
            async (db, stop) => await db.Set<T>().AsNoTracking().WithSpecification(specification).ToListAsync(stop),
            cancel
        );

    public Task<IReadOnlyList<TResult>> List<T, TResult>(
        TenantId tenant,
        Specification<T, TResult> specification,
        CancellationToken cancel
    )
        where T : class =>
        contexts.Read<IReadOnlyList<TResult>>(
            tenant,
            async (db, stop) => await db.Set<T>().AsNoTracking().WithSpecification(specification).ToListAsync(stop),
            cancel
        );
}
