using Microsoft.EntityFrameworkCore;

namespace Ardalis.Specification.EntityFrameworkCore;

/// <summary>Filters, orders, pages and projects a query; what else a specification can ask for is refused, not lost.</summary>
public class SpecificationEvaluator : ISpecificationEvaluator
{
    private static readonly IEvaluator[] s_evaluators =
    [
        WhereEvaluator.Instance,
        OrderEvaluator.Instance,
        PaginationEvaluator.Instance,
    ];

    public static SpecificationEvaluator Default { get; } = new();

    public virtual IQueryable<TResult> GetQuery<T, TResult>(
        IQueryable<T> query,
        ISpecification<T, TResult> specification
    )
        where T : class
    {
        if (specification.SelectorMany is not null)
            throw new NotSupportedException("The polyfill does not know SelectMany.");
        var selector = specification.Selector ?? throw new SelectorNotFoundException();
        return GetQuery(query, (ISpecification<T>)specification).Select(selector);
    }

    public virtual IQueryable<T> GetQuery<T>(
        IQueryable<T> query,
        ISpecification<T> specification,
        bool evaluateCriteriaOnly = false
    )
        where T : class
    {
        if (AsksForMore(specification))
            throw new NotSupportedException("The polyfill knows Where, OrderBy, Skip, Take, Select and AsNoTracking.");
        foreach (var evaluator in s_evaluators.Where(x => x.IsCriteriaEvaluator || !evaluateCriteriaOnly))
            query = evaluator.GetQuery(query, specification);
        return specification.AsNoTracking && !evaluateCriteriaOnly ? query.AsNoTracking() : query;
    }

    private static bool AsksForMore<T>(ISpecification<T> asked) =>
        asked.IncludeExpressions.Any()
        || asked.IncludeStrings.Any()
        || asked.SearchCriterias.Any()
        || asked.QueryTags.Any()
        || asked.AsTracking
        || asked.AsNoTrackingWithIdentityResolution
        || asked.AsSplitQuery
        || asked.IgnoreAutoIncludes
        || asked.IgnoreQueryFilters;
}
