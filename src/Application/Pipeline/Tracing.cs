using System.Diagnostics;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using MediatR;

namespace CleanPlan.Application.Pipeline;

/// <summary>A span for each message, with the code of the refusal where there is one.</summary>
internal sealed class Tracing<TMessage, T> : IPipelineBehavior<TMessage, Result<T>>
    where TMessage : IMessage, IRequest<Result<T>>
{
    public async Task<Result<T>> Handle(
        TMessage request,
        RequestHandlerDelegate<Result<T>> next,
        CancellationToken cancellationToken
    )
    {
        using var span = Traces.Source.StartActivity(typeof(TMessage).Name);
        var result = await next();
        if (span is not null && !result.IsOk)
            span.SetTag("error.type", result.Error.Code);
        return result;
    }
}

public static class Traces
{
    public const string SourceName = "CleanPlan";

    internal static readonly ActivitySource Source = new(SourceName);
}
