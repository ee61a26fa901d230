using System.Text;
using System.Text.Json.Nodes;

namespace CleanPlan.EndToEnd.Tests.Cuts;

/// <summary>A client that got no answer asks again under the same key.</summary>
public sealed class TheLineCut : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("cleanplan-cut-").FullName;
    private readonly ProgramProcess _server;
    private HttpClient _direct = new();

    public TheLineCut() => _server = ProgramProcess.Serve(_data, workers: 0);

    public async Task InitializeAsync() => _direct = new HttpClient { BaseAddress = new Uri(await _server.Address) };

    [Theory]
    [InlineData(Cut.InTheRequest)]
    [InlineData(Cut.BeforeTheAnswer)]
    [InlineData(Cut.InTheAnswer)]
    public async Task A_repeat_gets_the_answer_and_all_is_done_once(Cut cut)
    {
        var plan = await Repeated(cut, "plans", """{"goal":"once","start":true,"tasks":[{"key":"a"}]}""");
        var planId = (string)plan["id"]!;
        var claim = await Repeated(cut, "tasks/claim", """{"worker_id":"w"}""");
        var task = Assert.Single(claim["tasks"]!.AsArray())!;
        await Repeated(cut, $"tasks/{task["id"]}/complete", $$"""{"lease_token":{{task["lease_token"]}}}""");
        await Repeated(cut, $"plans/{planId}/fork", "{}");

        Assert.Equal(2, (await Items("plans")).Count);
        var events = (await Items($"plans/{planId}/events")).Select(line => (string)line!["event_type"]!).ToList();
        Assert.Equal(["status_changed", "agent_start", "agent_end", "status_changed"], events);
    }

    public Task DisposeAsync()
    {
        _direct.Dispose();
        _server.Kill();
        _server.Dispose();
        Directory.Delete(_data, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>Asks over a line that breaks, and then twice over one that does not.</summary>
    private async Task<JsonNode> Repeated(Cut cut, string path, string body)
    {
        var key = $"{cut}-{path.Replace('/', '.')}";
        using var proxy = new CuttingProxy(await _server.Address, cut);
        using (var broken = new HttpClient { BaseAddress = proxy.Address })
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => Post(broken, path, body, key));

        var (answer, wasReplayed) = await Post(_direct, path, body, key);
        var (again, isReplayed) = await Post(_direct, path, body, key);

        // half a request is none
        Assert.Equal(cut is not Cut.InTheRequest, wasReplayed);
        Assert.True(isReplayed);
        Assert.Equal(answer, again);
        return JsonNode.Parse(answer)!;
    }

    private static async Task<(string Body, bool IsReplayed)> Post(
        HttpClient http,
        string path,
        string body,
        string key
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v2/{path}")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Idempotency-Key", key);
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return (text, answer.Headers.Contains("Idempotency-Replayed"));
    }

    private async Task<JsonArray> Items(string path) =>
        JsonNode.Parse(await _direct.GetStringAsync($"/api/v2/{path}"))!["items"]!.AsArray();
}
