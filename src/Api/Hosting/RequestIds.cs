using System.Buffers;

namespace CleanPlan.Api.Hosting;

/// <summary>
/// Each request has an id: the caller's own where it is harmless, else a new one. It is answered, and is what the server
/// calls the request in its log.
/// </summary>
internal sealed class RequestIds(RequestDelegate next)
{
    private const string Header = "X-Request-Id";
    private const int MaxLength = 64;

    private static readonly SearchValues<char> s_harmless = SearchValues.Create(
        "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    );

    private readonly string _process = Guid.CreateVersion7().ToString("N");
    private long _count;

    public Task InvokeAsync(HttpContext http)
    {
        string? sent = http.Request.Headers[Header];
        // random numbers for each would be a call of the system for each
        var id = sent is not null && IsHarmless(sent) ? sent : $"{_process}-{Interlocked.Increment(ref _count):x}";
        http.TraceIdentifier = id;
        http.Response.Headers[Header] = id;
        return next(http);
    }

    private static bool IsHarmless(string id) =>
        id.Length is > 0 and <= MaxLength && !id.AsSpan().ContainsAnyExcept(s_harmless);
}
