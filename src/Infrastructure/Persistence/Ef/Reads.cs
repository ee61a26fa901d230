using Ardalis.Specification;
using Ardalis.Specification.EntityFrameworkCore;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Infrastructure.Persistence.Sqlite.Connections;
using Microsoft.EntityFrameworkCore;

namespace CleanPlan.Infrastructure.Persistence.Ef;

internal sealed class Reads(SqliteReaders readers) : IReads
{
    public Task<IReadOnlyList<T>> List<T>(TenantId tenant, Specification<T> specification, CancellationToken cancel)
        where T : class =>
        readers.Read<IReadOnlyList<T>>(
            async (db, stop) => await db.Set<T>().AsNoTracking().WithSpecification(specification).ToListAsync(stop),
            tenant,
            cancel
        );

    public Task<IReadOnlyList<TResult>> List<T, TResult>(
        TenantId tenant,
        Specification<T, TResult> specification,
        CancellationToken cancel
    )
        where T : class =>
        readers.Read<IReadOnlyList<TResult>>(
            async (db, stop) => await db.Set<T>().AsNoTracking().WithSpecification(specification).ToListAsync(stop),
            tenant,
            cancel
        );
}
