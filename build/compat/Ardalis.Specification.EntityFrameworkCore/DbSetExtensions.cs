namespace Ardalis.Specification.EntityFrameworkCore;

public static class DbSetExtensions
{
    public static IQueryable<T> WithSpecification<T>(
        this IQueryable<T> source,
        ISpecification<T> specification,
        ISpecificationEvaluator? evaluator = null
    )
        where T : class => (evaluator ?? SpecificationEvaluator.Default).GetQuery(source, specification);

    public static IQueryable<TResult> WithSpecification<T, TResult>(
        this IQueryable<T> source,
        ISpecification<T, TResult> specification,
        ISpecificationEvaluator? evaluator = null
    )
        where T : class => (evaluator ?? SpecificationEvaluator.Default).GetQuery(source, specification);
}
