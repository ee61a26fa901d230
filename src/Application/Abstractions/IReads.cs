using Ardalis.Specification;
using CleanPlan.Domain.Common;

namespace CleanPlan.Application.Abstractions;

/// <summary>
/// Reads committed entities of one tenant by specification, untracked, on connections of their own: never behind the
/// writer. Entities: Plan, PlanTask, TaskEvent, Session, Message.
/// </summary>
public interface IReads
{
    Task<IReadOnlyList<T>> List<T>(TenantId tenant, Specification<T> specification, CancellationToken cancel)
        where T : class;

    Task<IReadOnlyList<TResult>> List<T, TResult>(
        TenantId tenant,
        Specification<T, TResult> specification,
        CancellationToken cancel
    )
        where T : class;
}
