using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using CleanPlan.Tests.Common;

namespace CleanPlan.Api.Tests;

/// <summary>One connection to a stream of events, read as a browser reads it.</summary>
internal sealed class EventReader : IDisposable
{
    private readonly HttpResponseMessage _answer;
    private readonly StreamReader _lines;

    private EventReader(HttpResponseMessage answer, Stream body) =>
        (_answer, _lines) = (answer, new StreamReader(body));

    public HttpResponseMessage Answer => _answer;

    public static async Task<EventReader> Open(
        HttpClient client,
        string planId,
        long? lastEventId = null,
        long? after = null
    )
    {
        var query = after is null ? "" : $"?after={after}";
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Requests.Plans}/{planId}/events/stream{query}");
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId.Value.ToString(CultureInfo.InvariantCulture));
        var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).Soon();
        return new EventReader(answer, await answer.Content.ReadAsStreamAsync());
    }

    /// <summary>What comes to its end by itself, such as a refusal.</summary>
    public Task<string> Rest() => _lines.ReadToEndAsync().Soon();

    /// <summary>The next block of lines, such as an event or a comment; null at the end.</summary>
    public async Task<Sent?> Next()
    {
        var sent = new Sent();
        while (await _lines.ReadLineAsync().Soon() is { } line)
        {
            if (line.Length == 0)
                return sent;
            var at = line.IndexOf(':', StringComparison.Ordinal);
            sent[line[..at]] = line[(at + 1)..].TrimStart();
        }

        return null;
    }

    public async Task<Sent?> NextEvent()
    {
        while (await Next() is { } sent)
        {
            if (sent.Id is not null)
                return sent;
        }

        return null;
    }

    /// <summary>
    /// Reads to the end of the plan, coming back by the last number whenever the connection ends, and also after as many
    /// events as it is told.
    /// </summary>
    public static async Task<List<Sent>> ReadAll(HttpClient client, string planId, Func<int>? patience = null)
    {
        var all = new List<Sent>();
        while (true)
        {
            using var reader = await Open(client, planId, all.Count == 0 ? null : all[^1].Id);
            if (reader.Answer.StatusCode is HttpStatusCode.NoContent)
                return all;
            Assert.Equal(HttpStatusCode.OK, reader.Answer.StatusCode);
            var left = patience?.Invoke() ?? int.MaxValue;
            try
            {
                while (left-- > 0 && await reader.NextEvent() is { } line)
                    all.Add(line);
            }
            catch (Exception error) when (error is IOException or HttpRequestException)
            {
                // the server has cut a reader that was too slow
            }
        }
    }

    public void Dispose()
    {
        _lines.Dispose();
        _answer.Dispose();
    }
}

/// <summary>The fields of a block; a comment has the empty name.</summary>
internal sealed class Sent : Dictionary<string, string>
{
    public long? Id => TryGetValue("id", out var id) ? long.Parse(id, CultureInfo.InvariantCulture) : null;

    public string? Type => this.GetValueOrDefault("event");

    public JsonNode Data => JsonNode.Parse(this["data"])!;

    public bool IsComment => ContainsKey("");
}
