using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace CleanPlan.EndToEnd.Tests.Crashes;

/// <summary>
/// Goals that are planned, judged by people and worked on by the agents of the process, which is killed again and again:
/// each that was accepted comes to its end, and after each kill jobs, plans, executions and events agree.
/// </summary>
[Trait("Length", "Long")]
public sealed class GoalsInAProgramKilledAtRandom(ITestOutputHelper output) : IDisposable
{
    private const int Kills = 3;
    private const int LongestLife = 15;

    private static readonly (string, string)[] s_thinking =
    [
        ("CLEANPLAN__PLANNER__STUB__DELAYSECONDS", "0.05"),
        ("CLEANPLAN__JOBS__MAXRUNNING", "5"),
    ];

    private readonly string _data = Directory.CreateTempSubdirectory("cleanplan-goals-").FullName;
    private readonly ConcurrentDictionary<string, string> _wanted = new();

    [Fact]
    public async Task Come_to_their_ends()
    {
        var seed = await Seed.Draw();
        output.WriteLine($"again with: {Seed.Again(seed, nameof(Come_to_their_ends))}");
        var random = new Random(seed);
        var autopsies = new List<Task>();
        for (var life = 0; life < Kills; life++)
        {
            using var server = ProgramProcess.Serve(_data, workers: 4, s_thinking);
            await Live(await server.Address, random.Next(LongestLife), random);
            server.Kill();
            autopsies.Add(Doctor.FindsNothingInACopy(_data));
        }

        await Task.WhenAll(autopsies);
        await AllEnd();
        Assert.True(_wanted.Count > Kills, $"Only {_wanted.Count} goals were accepted: this run has proved little.");
        await Doctor.FindsNothing(_data);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private async Task Live(string address, int requests, Random random)
    {
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        for (var i = 0; i < requests; i++)
        {
            var judged = random.Next(3) == 0;
            var job = await Post(
                http,
                "",
                $$"""{"goal":"write {{i}}; check it","require_approval":{{(judged ? "true" : "false")}}}"""
            );
            _wanted[(string)job["id"]!] = "succeeded";
            if (_wanted.Keys.ElementAt(random.Next(_wanted.Count)) is var other && random.Next(6) == 0)
                await Cancel(http, other);
            await ApproveWaiting(http);
        }
    }

    // only once it is told: before, either end is right
    private async Task Cancel(HttpClient http, string id)
    {
        using var answer = await http.PostAsync($"/api/v2/jobs/{id}/cancel", null);
        if (answer.IsSuccessStatusCode)
            _wanted[id] = "cancelled";
    }

    private static async Task ApproveWaiting(HttpClient http)
    {
        var waiting = JsonNode.Parse(await http.GetStringAsync("/api/v2/jobs?status=draft_ready&limit=200"))!;
        foreach (var job in waiting["items"]!.AsArray())
            (await http.PostAsync($"/api/v2/jobs/{job!["id"]}/approve", null)).Dispose();
    }

    private async Task AllEnd()
    {
        using var last = ProgramProcess.Serve(_data, workers: 8);
        using var http = new HttpClient { BaseAddress = new Uri(await last.Address) };
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        foreach (var (id, end) in _wanted)
        {
            var path = $"/api/v2/jobs/{id}/status?wait_seconds=1";
            var status = JsonNode.Parse(await http.GetStringAsync(path, patience.Token))!;
            while (!(bool)status["is_completed"]!)
            {
                await ApproveWaiting(http);
                status = JsonNode.Parse(await http.GetStringAsync(path, patience.Token))!;
            }

            Assert.True(end == (string)status["status"]!, $"{id} was to be {end}: {status.ToJsonString()}");
        }
    }

    private static async Task<JsonNode> Post(HttpClient http, string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync($"/api/v2/jobs{path}", content);
        return JsonNode.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!;
    }
}
