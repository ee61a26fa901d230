using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using FluentValidation;

namespace CleanPlan.Architecture.Tests.Violations.Messages;

[Needs(Role.Viewer)]
public record OpenMessage : IQuery<int>;

[Needs(Role.Viewer)]
public sealed class ClassMessage : IQuery<int>;

[Needs(Role.Viewer)]
public sealed record MessageWithAnEntity(IReadOnlyList<PlanTask> Tasks) : IQuery<int>;

public sealed record Wrapping(Plan? Plan);

[Needs(Role.Viewer)]
public sealed record MessageAroundAnEntity(Wrapping Wrapping) : IQuery<int>;

public sealed record MessageForAnyone(Guid PlanId) : IQuery<int>;

[Needs(Role.Operator)]
public sealed record ClosePlanCommand(Guid PlanId) : ICommand<int>;

[Needs(Role.Viewer)]
public sealed record PlansOfToday : IQuery<int>;

[Needs(Role.Operator)]
public sealed record UnhandledMessage(Guid PlanId) : ICommand<int>;

[Needs(Role.Operator)]
public sealed record TwiceHandledMessage : ICommand<int>;

public sealed class FirstHandler : ICommandHandler<TwiceHandledMessage, int>
{
    public Task<Result<int>> Handle(TwiceHandledMessage request, CancellationToken cancellationToken) =>
        Task.FromResult<Result<int>>(1);
}

public sealed class SecondHandler : ICommandHandler<TwiceHandledMessage, int>
{
    public Task<Result<int>> Handle(TwiceHandledMessage request, CancellationToken cancellationToken) =>
        Task.FromResult<Result<int>>(2);
}

[Needs(Role.Operator)]
public sealed record UnvalidatedMessage(Guid PlanId, string? Reason) : ICommand<int>;

[Needs(Role.Operator)]
public sealed record TwiceValidatedMessage(Guid PlanId) : ICommand<int>;

public sealed class FirstValidator : AbstractValidator<TwiceValidatedMessage>;

public sealed class SecondValidator : AbstractValidator<TwiceValidatedMessage>;

[Needs(Role.Operator)]
public sealed record MessageAmongOthers(Guid PlanId) : ICommand<int>;

public sealed class ScatteredHandler : ICommandHandler<ScatteredMessage, int>
{
    public Task<Result<int>> Handle(ScatteredMessage request, CancellationToken cancellationToken) =>
        Task.FromResult<Result<int>>(1);
}
