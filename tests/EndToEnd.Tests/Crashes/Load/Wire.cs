using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using CleanPlan.EndToEnd.Tests.Crashes.Checking;

namespace CleanPlan.EndToEnd.Tests.Crashes.Load;

/// <summary>One request over HTTP, and what can be known of it.</summary>
internal sealed class Wire(Link link)
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    private static readonly TimeSpan WhenUnavailable = TimeSpan.FromMilliseconds(50);

    public Task<Reply> Get(string path, CancellationToken cancel) =>
        Send(() => new HttpRequestMessage(HttpMethod.Get, path), cancel);

    public Task<Reply> Post(string path, object body, CancellationToken cancel, string? key = null) =>
        Send(
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Post, path)
                {
                    Content = JsonContent.Create(body, options: Json),
                };
                if (key is not null)
                    request.Headers.Add("Idempotency-Key", key);
                return request;
            },
            cancel
        );

    /// <param name="cancel">ends the waiting for a server; a request that is under way is always seen through</param>
    private async Task<Reply> Send(Func<HttpRequestMessage> request, CancellationToken cancel)
    {
        var http = await link.Server(cancel);
        var sent = TimeProvider.System.GetUtcNow();
        try
        {
            using var message = request();
            using var answer = await http.SendAsync(message, CancellationToken.None);
            var body = await answer.Content.ReadAsByteArrayAsync(CancellationToken.None);
            if (answer.StatusCode is HttpStatusCode.ServiceUnavailable)
                await Task.Delay(WhenUnavailable, cancel);
            return Read(answer, body, sent, TimeProvider.System.GetUtcNow());
        }
        catch (HttpRequestException error) when (error.HttpRequestError is HttpRequestError.ConnectionError)
        {
            // nothing has left this process
            return new Reply(sent, TimeProvider.System.GetUtcNow(), Verdict.No);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
        {
            return new Reply(sent, TimeProvider.System.GetUtcNow(), Verdict.Unknown);
        }
    }

    private static Reply Read(HttpResponseMessage answer, byte[] body, DateTimeOffset sent, DateTimeOffset received)
    {
        if (answer.IsSuccessStatusCode)
            return new Reply(sent, received, Verdict.Yes, body, answer.Headers.Contains("Idempotency-Replayed"));
        var text = System.Text.Encoding.UTF8.GetString(body);
        var refusal = RefusalIn(answer, text);
        if (refusal is "outcome_unknown")
            return new Reply(sent, received, Verdict.Unknown);
        // refused for a reason, or for the time being; everything else is nobody's idea of an answer
        var isFair =
            answer.StatusCode
            is HttpStatusCode.Conflict
                or HttpStatusCode.NotFound
                or HttpStatusCode.ServiceUnavailable;
        var outrage =
            $"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri} got {answer.StatusCode}: {text}";
        return isFair
            ? new Reply(sent, received, Verdict.No, Refusal: refusal)
            : new Reply(sent, received, Verdict.Unknown, Outrage: outrage);
    }

    private static string? RefusalIn(HttpResponseMessage answer, string text) =>
        answer.Content.Headers.ContentType?.MediaType is "application/problem+json"
            ? (string?)JsonNode.Parse(text)!["code"]
            : null;
}

/// <param name="Body">of an answer that says yes</param>
/// <param name="Replayed">the answer to an earlier request under the same key</param>
/// <param name="Refusal">the code of an answer that says no</param>
internal sealed record Reply(
    DateTimeOffset Sent,
    DateTimeOffset Received,
    Verdict Verdict,
    byte[]? Body = null,
    bool Replayed = false,
    string? Refusal = null,
    string? Outrage = null
)
{
    public T? As<T>()
        where T : class => Body is null ? null : JsonSerializer.Deserialize<T>(Body, Wire.Json);
}
