using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace CleanPlan.EndToEnd.Tests;

/// <summary>A plan at a server, seen as a client sees it.</summary>
internal sealed class RemotePlan(HttpClient http, string id) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public string Id => id;

    /// <summary>Layers of tasks that all sleep, each task depending on two of the layer before.</summary>
    public static object Layers(int layers, int width, double seconds) =>
        new
        {
            goal = "layers",
            start = true,
            tasks = Enumerable
                .Range(0, layers * width)
                .Select(i => new
                {
                    key = $"t{i}",
                    agent_type = "sleep",
                    input = new { seconds },
                    depends_on = i < width ? [] : new[] { $"t{i - width}", $"t{i / width * width - 1}" }.Distinct(),
                }),
        };

    public static async Task<RemotePlan> Post(string address, object plan)
    {
        var http = new HttpClient { BaseAddress = new Uri(address) };
        using var answer = await http.PostAsJsonAsync("/api/v2/plans", plan);
        var made = await answer.Content.ReadFromJsonAsync<JsonObject>();
        Assert.True(answer.IsSuccessStatusCode, made!.ToJsonString());
        return new RemotePlan(http, (string)made["id"]!);
    }

    /// <summary>The same plan at a server that was started anew.</summary>
    public RemotePlan At(string address) => new(new HttpClient { BaseAddress = new Uri(address) }, id);

    public async Task<JsonObject> Reaches(Func<JsonObject, bool> state)
    {
        var until = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var plan = (await http.GetFromJsonAsync<JsonObject>($"/api/v2/plans/{id}?include="))!;
            if (state(plan))
                return plan;
            Assert.True(TimeProvider.System.GetElapsedTime(until) < Patience, plan.ToJsonString());
            await Task.Delay(20);
        }
    }

    public async Task<List<JsonObject>> Events()
    {
        var events = new List<JsonObject>();
        while (true)
        {
            var after = events.Count == 0 ? 0 : (long)events[^1]["seq"]!;
            var page = await http.GetFromJsonAsync<JsonObject>($"/api/v2/plans/{id}/events?after={after}&limit=200");
            var items = page!["items"]!.AsArray();
            if (items.Count == 0)
                return events;
            events.AddRange(items.Select(item => item!.AsObject()));
        }
    }

    public static int Count(JsonObject plan, string status) => (int)plan["task_counts"]![status]!;

    public static bool IsSettled(JsonObject plan) => (bool)plan["is_settled"]!;

    public void Dispose() => http.Dispose();
}
