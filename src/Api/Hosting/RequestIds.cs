using System.Text.RegularExpressions;

namespace CleanPlan.Api.Hosting;

/// <summary>Each request has an id: the caller's own where it is harmless, else a new one; it is answered and logged.</summary>
internal sealed partial class RequestIds(RequestDelegate next, ILogger<RequestIds> log)
{
    private const string Header = "X-Request-Id";

    public async Task InvokeAsync(HttpContext http)
    {
        string? sent = http.Request.Headers[Header];
        var id = sent is not null && Harmless().IsMatch(sent) ? sent : Guid.CreateVersion7().ToString();
        http.Response.Headers[Header] = id;
        using (log.BeginScope(new KeyValuePair<string, object>[] { new("request_id", id) }))
            await next(http);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9-]{1,64}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Harmless();
}
