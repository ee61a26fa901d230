using Microsoft.EntityFrameworkCore;

namespace Ardalis.Specification.EntityFrameworkCore;

public static class DbSetExtensions
{
    public static IQueryable<T> WithSpecification<T>(this IQueryable<T> source, ISpecification<T> specification)
        where T : class => SpecificationEvaluator.Apply(Tracked(source, specification), specification);

    public static IQueryable<TResult> WithSpecification<T, TResult>(
        this IQueryable<T> source,
        ISpecification<T, TResult> specification
    )
        where T : class => SpecificationEvaluator.Apply(Tracked(source, specification), specification);

    private static IQueryable<T> Tracked<T>(IQueryable<T> source, ISpecification<T> specification)
        where T : class => specification.AsNoTracking ? source.AsNoTracking() : source;
}
