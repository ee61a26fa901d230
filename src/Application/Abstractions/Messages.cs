using System.Reflection;
using CleanPlan.Domain.Common;
using MediatR;

namespace CleanPlan.Application.Abstractions;

/// <summary>Something asked of the application; it declares the role that it wants by <see cref="NeedsAttribute"/>.</summary>
public interface IMessage;

/// <summary>Changes state. Runs in a unit of work: what its handler did is kept only if the handler succeeds.</summary>
public interface ICommand<T> : IMessage, IRequest<Result<T>>;

/// <summary>
/// Changes state by a port that is its own unit of work (<see cref="IApiKeys"/>), or by a set-based one, which may be
/// merged with others into one (<see cref="IPlans"/>, <see cref="ITaskReports"/>, <see cref="ITaskQueue"/>).
/// </summary>
public interface IEngineCommand<T> : ICommand<T>;

/// <summary>Reads; changes nothing.</summary>
public interface IQuery<T> : IMessage, IRequest<Result<T>>;

/// <summary>Asks about what it brings along in a body: its faults are a body's, not those of query parameters.</summary>
public interface IBodyQuery<T> : IQuery<T>;

public interface ICommandHandler<TCommand, T> : IRequestHandler<TCommand, Result<T>>
    where TCommand : ICommand<T>;

public interface IQueryHandler<TQuery, T> : IRequestHandler<TQuery, Result<T>>
    where TQuery : IQuery<T>;

/// <summary>What a caller may do, from the least to the most; an operator is no worker, an admin is everything.</summary>
public enum Role
{
    Viewer,
    Worker,
    Operator,
    Admin,
}

public static class Roles
{
    public static bool Covers(this Role has, Role needed) =>
        has is Role.Admin || needed is Role.Viewer || has == needed;
}

/// <summary>What a command answers that has nothing to say but that it was done.</summary>
public readonly record struct Nothing;

/// <summary>The role that a message wants of its caller.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsAttribute(Role role) : Attribute
{
    public Role Role => role;

    public static Role Of(Type message) =>
        message.GetCustomAttribute<NeedsAttribute>()?.Role
        ?? throw new InvalidOperationException($"{message.Name} does not say by [Needs] which role it needs.");
}

/// <summary>Who asks: from the credential and from nowhere else. Scoped to one request.</summary>
public interface ICaller
{
    TenantId Tenant { get; }

    /// <summary>The name of the key, for events and answers.</summary>
    string Name { get; }

    Role Role { get; }
}
