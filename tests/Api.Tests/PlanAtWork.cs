using System.Text.Json.Nodes;

namespace CleanPlan.Api.Tests;

/// <summary>A plan over HTTP, with short words for what happens to it.</summary>
internal sealed class PlanAtWork(HttpClient client, string id, string agentType)
{
    public string Id => id;

    public string Path => $"{Requests.Plans}/{id}";

    /// <summary>A started plan of independent tasks that no other test's worker takes.</summary>
    public static async Task<PlanAtWork> Start(HttpClient client, int tasks = 1)
    {
        var type = Guid.NewGuid().ToString();
        var list = string.Join(
            ',',
            Enumerable.Range(0, tasks).Select(i => $$"""{"key":"t{{i}}","agent_type":"{{type}}"}""")
        );
        var made = await client.Post(Requests.Plans, $$"""{"goal":"g","start":true,"tasks":[{{list}}]}""");
        Assert.Equal(201, made.Status);
        return new PlanAtWork(client, made.Id, type);
    }

    public async Task<IReadOnlyList<(string Id, long Token)>> Claim(int most = 1)
    {
        var claimed = await client.Post(
            "/api/v2/tasks/claim",
            $$"""{"worker_id":"w","agent_types":["{{agentType}}"],"max_tasks":{{most}}}"""
        );
        return [.. claimed["tasks"].AsArray().Select(task => ((string)task!["id"]!, (long)task["lease_token"]!))];
    }

    public async Task Complete((string Id, long Token) task)
    {
        var done = await client.Post($"/api/v2/tasks/{task.Id}/complete", $$"""{"lease_token":{{task.Token}}}""");
        Assert.Equal(200, done.Status);
    }

    public async Task CompleteAll(int atOnce = 1)
    {
        while (await Claim(atOnce) is { Count: > 0 } tasks)
        {
            foreach (var task in tasks)
                await Complete(task);
        }
    }

    public async Task Tell((string Id, long Token) task, int events, int characters = 1)
    {
        var line = $$"""{"event_type":"agent_progress","message":"{{new string('x', characters)}}"}""";
        var told = await client.Post(
            $"/api/v2/tasks/{task.Id}/events",
            $$"""{"lease_token":{{task.Token}},"events":[{{string.Join(',', Enumerable.Repeat(line, events))}}]}"""
        );
        Assert.Equal(200, told.Status);
    }

    public async Task<long> Version() => (long)(await client.Get($"{Path}?include="))["version"]!;

    public async Task<List<JsonNode>> Events()
    {
        var events = new List<JsonNode>();
        string? cursor = null;
        do
        {
            var page = await client.Get($"{Path}/events?limit=200{(cursor is null ? "" : $"&cursor={cursor}")}");
            events.AddRange(page["items"].AsArray().Select(line => line!));
            cursor = (string?)page.Json!["next_cursor"];
        } while (cursor is not null);
        return events;
    }
}
