using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using Microsoft.AspNetCore.Diagnostics;

namespace CleanPlan.Api.Problems;

/// <summary>What nobody expected is logged whole and answered with nothing but its trace.</summary>
internal sealed class UnhandledExceptions(ILogger<UnhandledExceptions> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext,
        Exception exception,
        CancellationToken cancellationToken
    )
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
        {
            // nobody listens any more
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        await new Problem(Explain(exception, httpContext)).ExecuteAsync(httpContext);
        return true;
    }

    private Error Explain(Exception exception, HttpContext http)
    {
        if (exception is BadHttpRequestException bad)
            return ProblemCatalog.OfStatus(bad.StatusCode);
        if (exception is UnavailableException unavailable)
            return unavailable.Error;
        log.LogError(exception, "Unhandled exception, trace {TraceId}", Problem.TraceId(http));
        return ProblemCatalog.OfStatus(StatusCodes.Status500InternalServerError);
    }
}
