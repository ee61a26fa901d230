using CleanPlan.Domain.Common;

namespace CleanPlan.Application.Abstractions;

/// <summary>Runs work in the writer: kept if it succeeds, undone if it does not, answered after the commit.</summary>
public interface IUnitOfWork
{
    /// <summary>Runs <paramref name="work"/>; the aggregates that it loaded are saved under their versions.</summary>
    /// <returns>what the work returned, or <c>version_conflict</c></returns>
    Task<Result<T>> Run<T>(Func<CancellationToken, Task<Result<T>>> work, CancellationToken cancel);

    /// <summary>The same for a tenant for whom nobody asks: what the server does by itself.</summary>
    Task<Result<T>> Run<T>(TenantId tenant, Func<CancellationToken, Task<Result<T>>> work, CancellationToken cancel);
}
