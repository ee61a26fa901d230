using System.Text;

namespace CleanPlan.EndToEnd.Tests;

public sealed class RepeatingAfterAKill : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("cleanplan-repeat-").FullName;

    [Fact]
    public async Task A_request_of_the_dead_process_is_answered_by_the_next_as_it_was()
    {
        using var killed = ProgramProcess.Serve(_data, workers: 0);
        var plan = await Post(killed, "/plans", """{"goal":"g","start":true,"tasks":[{"key":"a"}]}""");
        var claim = await Post(killed, "/tasks/claim", """{"worker_id":"w1"}""");
        killed.Kill();

        using var next = ProgramProcess.Serve(_data, workers: 0);
        Assert.Equal(plan, await Post(next, "/plans", """{"goal":"g","start":true,"tasks":[{"key":"a"}]}"""));
        Assert.Equal(claim, await Post(next, "/tasks/claim", """{"worker_id":"w1"}"""));
        Assert.Contains("\"lease_token\":1", claim, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private static async Task<string> Post(ProgramProcess server, string path, string json)
    {
        using var client = new HttpClient { BaseAddress = new Uri(await server.Address) };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v2" + path);
        request.Headers.Add("Idempotency-Key", "the-same");
        request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await client.SendAsync(request);
        return await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }
}
