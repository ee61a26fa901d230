using CleanPlan.Api.Problems;
using Microsoft.AspNetCore.Http.Features;

namespace CleanPlan.Api.Hosting;

/// <summary>Refuses addresses that are too long in words; the listener, which says a bare status, takes longer ones.</summary>
internal sealed class LongAddresses(RequestDelegate next)
{
    /// <summary>What is asked of the listener to take, with the method and the version beside the address.</summary>
    public const int OfTheListener = 8 * Most;

    private const int Most = 8 * 1024;

    public Task InvokeAsync(HttpContext http) =>
        http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Length <= Most
            ? next(http)
            : new Problem(ProblemCatalog.OfStatus(StatusCodes.Status414UriTooLong)).ExecuteAsync(http);
}
