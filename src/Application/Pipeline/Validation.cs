using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using FluentValidation;
using MediatR;

namespace CleanPlan.Application.Pipeline;

/// <summary>Every message is checked, and every fault of it is answered at once.</summary>
internal sealed class Validation<TMessage, T>(IEnumerable<IValidator<TMessage>> validators)
    : IPipelineBehavior<TMessage, Result<T>>
    where TMessage : IMessage, IRequest<Result<T>>
{
    public async Task<Result<T>> Handle(
        TMessage request,
        RequestHandlerDelegate<Result<T>> next,
        CancellationToken cancellationToken
    )
    {
        var faults = new Faults();
        foreach (var validator in validators)
        {
            var found = validator.Validate(request);
            foreach (var failure in found.Errors)
                faults.Add((Fault)failure.CustomState);
        }

        if (faults.Count == 0)
            return await next();
        return request is IQuery<T> and not IBodyQuery<T> ? faults.OfParameters() : faults.Error();
    }
}
