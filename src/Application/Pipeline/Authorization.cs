using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using MediatR;

namespace CleanPlan.Application.Pipeline;

/// <summary>Asks for the role that the message needs, wherever the message comes from.</summary>
internal sealed class Authorization<TMessage, T>(ICaller caller) : IPipelineBehavior<TMessage, Result<T>>
    where TMessage : IMessage, IRequest<Result<T>>
{
    private static readonly Role s_needed = NeedsAttribute.Of(typeof(TMessage));

    public async Task<Result<T>> Handle(
        TMessage request,
        RequestHandlerDelegate<Result<T>> next,
        CancellationToken cancellationToken
    ) => caller.Role.Covers(s_needed) ? await next() : Refusals.Forbidden(s_needed);
}
