using System.Net;

namespace CleanPlan.Infrastructure.Llm;

/// <summary>One request and its answer, as they went over the wire: clients hide what decides about a retry.</summary>
internal sealed class HttpExchange(HttpMessageHandler connections) : DelegatingHandler(connections)
{
    private const int Detail = 2_000;

    // what a model may write at most is a hundredth of it
    private const long MostBytes = 4 * 1024 * 1024;

    private TimeSpan _retryAfter;

    public int? Status { get; private set; }

    /// <summary>What it means that no answer came out.</summary>
    public Reply Failure(string detail) =>
        new(null)
        {
            HttpStatus = Status,
            Fault = Status switch
            {
                null => "no_connection",
                >= 200 and < 300 => "broken_body",
                _ => $"http_{Status}",
            },
            Detail = detail.Length <= Detail ? detail : detail[..Detail],
            IsPassing =
                Status
                    is null
                        or (>= 200 and < 300)
                        or >= 500
                        or (int)HttpStatusCode.RequestTimeout
                        or (int)HttpStatusCode.TooManyRequests,
            RetryAfter = _retryAfter,
        };

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var response = await base.SendAsync(request, cancellationToken);
        Status = (int)response.StatusCode;
        _retryAfter = RetryAfter(response);
        await response.Content.LoadIntoBufferAsync(MostBytes, cancellationToken);
        return response;
    }

    /// <summary>In seconds, or until a time of the server's own clock.</summary>
    private static TimeSpan RetryAfter(HttpResponseMessage response)
    {
        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } until } when response.Headers.Date is { } now => until - now,
            _ => TimeSpan.Zero,
        };
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }
}
