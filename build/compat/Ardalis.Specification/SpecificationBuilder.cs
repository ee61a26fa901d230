using System.Linq.Expressions;

namespace Ardalis.Specification;

public interface ISpecificationBuilder<T>
{
    Specification<T> Specification { get; }
}

public interface IOrderedSpecificationBuilder<T> : ISpecificationBuilder<T>;

public interface ISpecificationBuilder<T, TResult> : ISpecificationBuilder<T>
{
    new Specification<T, TResult> Specification { get; }
}

public interface IOrderedSpecificationBuilder<T, TResult>
    : ISpecificationBuilder<T, TResult>,
        IOrderedSpecificationBuilder<T>;

internal sealed class SpecificationBuilder<T>(Specification<T> specification) : IOrderedSpecificationBuilder<T>
{
    public Specification<T> Specification => specification;
}

internal sealed class SpecificationBuilder<T, TResult>(Specification<T, TResult> specification)
    : IOrderedSpecificationBuilder<T, TResult>
{
    public Specification<T, TResult> Specification => specification;

    Specification<T> ISpecificationBuilder<T>.Specification => specification;
}

public static class SpecificationBuilderExtensions
{
    public static ISpecificationBuilder<T> Where<T>(
        this ISpecificationBuilder<T> builder,
        Expression<Func<T, bool>> criteria,
        bool condition = true
    )
    {
        if (condition)
            builder.Specification.Filters.Add(criteria);
        return builder;
    }

    public static ISpecificationBuilder<T, TResult> Where<T, TResult>(
        this ISpecificationBuilder<T, TResult> builder,
        Expression<Func<T, bool>> criteria,
        bool condition = true
    )
    {
        ((ISpecificationBuilder<T>)builder).Where(criteria, condition);
        return builder;
    }

    public static IOrderedSpecificationBuilder<T> OrderBy<T>(
        this ISpecificationBuilder<T> builder,
        Expression<Func<T, object?>> key
    ) => builder.Order(key, OrderTypeEnum.OrderBy);

    public static IOrderedSpecificationBuilder<T> OrderByDescending<T>(
        this ISpecificationBuilder<T> builder,
        Expression<Func<T, object?>> key
    ) => builder.Order(key, OrderTypeEnum.OrderByDescending);

    public static IOrderedSpecificationBuilder<T> ThenBy<T>(
        this IOrderedSpecificationBuilder<T> builder,
        Expression<Func<T, object?>> key
    ) => builder.Order(key, OrderTypeEnum.ThenBy);

    public static IOrderedSpecificationBuilder<T> ThenByDescending<T>(
        this IOrderedSpecificationBuilder<T> builder,
        Expression<Func<T, object?>> key
    ) => builder.Order(key, OrderTypeEnum.ThenByDescending);

    public static IOrderedSpecificationBuilder<T, TResult> OrderBy<T, TResult>(
        this ISpecificationBuilder<T, TResult> builder,
        Expression<Func<T, object?>> key
    ) => builder.Order(key, OrderTypeEnum.OrderBy);

    public static IOrderedSpecificationBuilder<T, TResult> OrderByDescending<T, TResult>(
        this ISpecificationBuilder<T, TResult> builder,
        Expression<Func<T, object?>> key
    ) => builder.Order(key, OrderTypeEnum.OrderByDescending);

    public static IOrderedSpecificationBuilder<T, TResult> ThenBy<T, TResult>(
        this IOrderedSpecificationBuilder<T, TResult> builder,
        Expression<Func<T, object?>> key
    ) => builder.Order(key, OrderTypeEnum.ThenBy);

    public static IOrderedSpecificationBuilder<T, TResult> ThenByDescending<T, TResult>(
        this IOrderedSpecificationBuilder<T, TResult> builder,
        Expression<Func<T, object?>> key
    ) => builder.Order(key, OrderTypeEnum.ThenByDescending);

    public static ISpecificationBuilder<T> Skip<T>(this ISpecificationBuilder<T> builder, int skip)
    {
        builder.Specification.Skip = skip;
        return builder;
    }

    public static ISpecificationBuilder<T, TResult> Skip<T, TResult>(
        this ISpecificationBuilder<T, TResult> builder,
        int skip
    )
    {
        builder.Specification.Skip = skip;
        return builder;
    }

    public static ISpecificationBuilder<T> Take<T>(this ISpecificationBuilder<T> builder, int take)
    {
        builder.Specification.Take = take;
        return builder;
    }

    public static ISpecificationBuilder<T, TResult> Take<T, TResult>(
        this ISpecificationBuilder<T, TResult> builder,
        int take
    )
    {
        builder.Specification.Take = take;
        return builder;
    }

    public static ISpecificationBuilder<T> AsNoTracking<T>(this ISpecificationBuilder<T> builder)
    {
        builder.Specification.AsNoTracking = true;
        return builder;
    }

    public static ISpecificationBuilder<T, TResult> AsNoTracking<T, TResult>(
        this ISpecificationBuilder<T, TResult> builder
    )
    {
        builder.Specification.AsNoTracking = true;
        return builder;
    }

    public static void Select<T, TResult>(
        this ISpecificationBuilder<T, TResult> builder,
        Expression<Func<T, TResult>> selector
    ) => builder.Specification.Selector = selector;

    private static SpecificationBuilder<T> Order<T>(
        this ISpecificationBuilder<T> builder,
        Expression<Func<T, object?>> key,
        OrderTypeEnum type
    )
    {
        builder.Specification.Orders.Add(new(key, type));
        return builder as SpecificationBuilder<T> ?? new(builder.Specification);
    }

    private static SpecificationBuilder<T, TResult> Order<T, TResult>(
        this ISpecificationBuilder<T, TResult> builder,
        Expression<Func<T, object?>> key,
        OrderTypeEnum type
    )
    {
        builder.Specification.Orders.Add(new(key, type));
        return (SpecificationBuilder<T, TResult>)builder;
    }
}
