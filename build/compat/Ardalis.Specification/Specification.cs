using System.Linq.Expressions;

namespace Ardalis.Specification;

public interface ISpecification<T>
{
    IEnumerable<Expression<Func<T, bool>>> WhereExpressions { get; }
    IEnumerable<OrderExpressionInfo<T>> OrderExpressions { get; }
    int Take { get; }
    int Skip { get; }
    bool AsNoTracking { get; }
    IEnumerable<T> Evaluate(IEnumerable<T> entities);
    bool IsSatisfiedBy(T entity);
}

public interface ISpecification<T, TResult> : ISpecification<T>
{
    Expression<Func<T, TResult>>? Selector { get; }
    new IEnumerable<TResult> Evaluate(IEnumerable<T> entities);
}

public enum OrderTypeEnum
{
    OrderBy = 1,
    OrderByDescending = 2,
    ThenBy = 3,
    ThenByDescending = 4,
}

public sealed record OrderExpressionInfo<T>(Expression<Func<T, object?>> KeySelector, OrderTypeEnum OrderType);

/// <summary>A question to a list that has a name: derive, and state it in the constructor through <see cref="Query"/>.</summary>
public class Specification<T> : ISpecification<T>
{
    internal List<Expression<Func<T, bool>>> Filters { get; } = [];
    internal List<OrderExpressionInfo<T>> Orders { get; } = [];

    public Specification() => Query = new SpecificationBuilder<T>(this);

    public ISpecificationBuilder<T> Query { get; }
    public IEnumerable<Expression<Func<T, bool>>> WhereExpressions => Filters;
    public IEnumerable<OrderExpressionInfo<T>> OrderExpressions => Orders;
    public int Take { get; internal set; } = -1;
    public int Skip { get; internal set; } = -1;
    public bool AsNoTracking { get; internal set; }

    public virtual IEnumerable<T> Evaluate(IEnumerable<T> entities) =>
        SpecificationEvaluator.Apply(entities.AsQueryable(), this);

    public virtual bool IsSatisfiedBy(T entity) => Filters.TrueForAll(x => x.Compile()(entity));
}

public class Specification<T, TResult> : Specification<T>, ISpecification<T, TResult>
{
    public Specification() => Query = new SpecificationBuilder<T, TResult>(this);

    public new ISpecificationBuilder<T, TResult> Query { get; }
    public Expression<Func<T, TResult>>? Selector { get; internal set; }

    public new IEnumerable<TResult> Evaluate(IEnumerable<T> entities) =>
        SpecificationEvaluator.Apply(entities.AsQueryable(), (ISpecification<T, TResult>)this);
}
