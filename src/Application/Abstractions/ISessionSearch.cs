using Ardalis.Specification;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Sessions;

namespace CleanPlan.Application.Abstractions;

/// <summary>Finds sessions by their titles, at a cost that does not grow with those of the tenant.</summary>
public interface ISessionSearch
{
    /// <summary>What the specification lists, which decides, among those that can have all words in their title.</summary>
    /// <param name="words">folded, as titles are</param>
    Task<IReadOnlyList<Session>> Find(
        TenantId tenant,
        IReadOnlyList<string> words,
        Specification<Session> listed,
        CancellationToken cancel
    );
}
