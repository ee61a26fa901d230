namespace Ardalis.Specification;

/// <summary>One evaluation for memory and for databases, so that both answer alike.</summary>
internal static class SpecificationEvaluator
{
    public static IQueryable<T> Apply<T>(IQueryable<T> query, ISpecification<T> specification)
    {
        foreach (var filter in specification.WhereExpressions)
            query = query.Where(filter);
        query = Order(query, specification.OrderExpressions);
        if (specification.Skip > 0)
            query = query.Skip(specification.Skip);
        return specification.Take >= 0 ? query.Take(specification.Take) : query;
    }

    public static IQueryable<TResult> Apply<T, TResult>(
        IQueryable<T> query,
        ISpecification<T, TResult> specification
    ) =>
        Apply(query, (ISpecification<T>)specification)
            .Select(
                specification.Selector
                    ?? throw new InvalidOperationException($"{specification.GetType().Name} has no Query.Select.")
            );

    private static IQueryable<T> Order<T>(IQueryable<T> query, IEnumerable<OrderExpressionInfo<T>> orders)
    {
        IOrderedQueryable<T>? ordered = null;
        foreach (var (key, type) in orders)
        {
            ordered = type switch
            {
                OrderTypeEnum.OrderBy when ordered is null => query.OrderBy(key),
                OrderTypeEnum.OrderByDescending when ordered is null => query.OrderByDescending(key),
                OrderTypeEnum.ThenBy when ordered is not null => ordered.ThenBy(key),
                OrderTypeEnum.ThenByDescending when ordered is not null => ordered.ThenByDescending(key),
                _ => throw new InvalidOperationException("Order once, then refine it with ThenBy."),
            };
        }
        return ordered ?? query;
    }
}
