using CleanPlan.Api.Problems;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Options;

namespace CleanPlan.Api.Hosting;

/// <summary>
/// How long a request may take. A change is never cut once it was read: whoever asked for it hears what became of it.
/// </summary>
internal sealed class RequestTimes(IOptions<LimitOptions> options) : IConfigureOptions<RequestTimeoutOptions>
{
    public void Configure(RequestTimeoutOptions timeouts) =>
        timeouts.DefaultPolicy = new RequestTimeoutPolicy
        {
            Timeout = TimeSpan.FromSeconds(options.Value.RequestSeconds),
            TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable,
            WriteTimeoutResponse = TellSo,
        };

    private static Task TellSo(HttpContext http)
    {
        // it is what ended the request, and would end its answer too
        http.RequestAborted = CancellationToken.None;
        return new Problem(ProblemCatalog.TimedOut).ExecuteAsync(http);
    }

    /// <summary>The request is bounded by what it waits for.</summary>
    public static void End(HttpContext http) => http.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
}
