using System.Text;
using System.Text.Json.Nodes;

namespace CleanPlan.EndToEnd.Tests;

[Trait("Length", "Long")]
public sealed class GoalsThatOutliveTheProcess : IDisposable
{
    private static readonly (string, string) s_slow = ("CLEANPLAN__PLANNER__STUB__DELAYSECONDS", "600");

    private readonly string _data = Directory.CreateTempSubdirectory("cleanplan-goals-").FullName;

    [Fact]
    public async Task A_goal_is_asked_again_when_whoever_asked_was_killed_and_its_end_is_told_alike_for_ever()
    {
        using var killed = ProgramProcess.Serve(_data, workers: 0, s_slow);
        var job = await Post(killed, """{"goal":"Write the report"}""");
        await Until(killed, job, "planning", "sent");
        killed.Kill();

        using var next = ProgramProcess.Serve(_data, workers: 4);
        await Until(next, job, "completed", "lost", "ok");
        var (tag, body) = await Status(next, job);
        next.Kill();

        using var last = ProgramProcess.Serve(_data, workers: 0);
        Assert.Equal((tag, body), await Status(last, job));
        Assert.Equal("succeeded", (string?)JsonNode.Parse(body)!["status"]);
    }

    [Fact]
    public async Task A_question_is_taken_back_when_the_program_is_told_to_stop()
    {
        using var stopped = ProgramProcess.Serve(_data, workers: 0, s_slow);
        var job = await Post(stopped, """{"goal":"Write the report"}""");
        await Until(stopped, job, "planning", "sent");
        stopped.Terminate();
        Assert.Equal(0, await stopped.Exit());

        using var next = ProgramProcess.Serve(_data, workers: 4);
        await Until(next, job, "completed", "cancelled", "ok");
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private static async Task<string> Post(ProgramProcess server, string json)
    {
        using var client = await Client(server);
        using var answer = await client.PostAsync(
            "/api/v2/jobs",
            new StringContent(json, Encoding.UTF8, "application/json")
        );
        return (string)JsonNode.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!["id"]!;
    }

    private static async Task<(string Tag, string Body)> Status(ProgramProcess server, string job)
    {
        using var client = await Client(server);
        using var answer = await client.GetAsync($"/api/v2/jobs/{job}/status");
        return (answer.Headers.ETag!.ToString(), await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Waits until a job is so far, and models were asked for it with these ends.</summary>
    private static async Task Until(ProgramProcess server, string job, string stage, params string[] ends)
    {
        using var client = await Client(server);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var status = JsonNode.Parse(await client.GetStringAsync($"/api/v2/jobs/{job}/status", patience.Token))!;
            var calls = JsonNode.Parse(await client.GetStringAsync($"/api/v2/jobs/{job}/model-calls", patience.Token))!;
            var seen = calls["items"]!.AsArray().Select(call => (string)call!["outcome"]!);
            if ((string?)status["stage"] == stage && seen.SequenceEqual(ends))
                return;
            await Task.Delay(20, patience.Token);
        }
    }

    private static async Task<HttpClient> Client(ProgramProcess server) =>
        new() { BaseAddress = new Uri(await server.Address) };
}
