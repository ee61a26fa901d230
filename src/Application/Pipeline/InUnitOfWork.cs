using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using MediatR;

namespace CleanPlan.Application.Pipeline;

/// <summary>What the handler of a command did is saved if it succeeds, and only then answered.</summary>
internal sealed class InUnitOfWork<TMessage, T>(IUnitOfWork work) : IPipelineBehavior<TMessage, Result<T>>
    where TMessage : ICommand<T>
{
    public Task<Result<T>> Handle(
        TMessage request,
        RequestHandlerDelegate<Result<T>> next,
        CancellationToken cancellationToken
    ) => work.Run(_ => next(), cancellationToken);
}
