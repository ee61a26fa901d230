using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using CleanPlan.Benchmarks.Reporting;

namespace CleanPlan.Benchmarks.Load;

/// <summary>A client of our API: makes plans, works as external workers do, and keeps how long each call took.</summary>
internal sealed class Client(string address) : IDisposable
{
    /// <summary>Tasks of a claim, and of a report.</summary>
    private const int Batch = 100;

    /// <summary>A version that no plan reaches, so that waiting for it ends with the plan alone.</summary>
    private const long Never = long.MaxValue;

    private readonly HttpClient _http = new() { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(5) };
    private readonly ConcurrentDictionary<string, ConcurrentBag<double>> _calls = new();

    public HttpClient Http => _http;

    /// <summary>The id of a new plan.</summary>
    public async Task<string> Create(byte[] plan) => (string)(await Post("create", "/api/v2/plans", plan))["id"]!;

    /// <summary>Plans made by several clients at once.</summary>
    public async Task<List<string>> CreateAll(byte[] plan, int count, int atOnce)
    {
        var made = new ConcurrentBag<string>();
        var left = count;
        await Task.WhenAll(
            Enumerable
                .Range(0, atOnce)
                .Select(async _ =>
                {
                    while (Interlocked.Decrement(ref left) >= 0)
                        made.Add(await Create(plan));
                })
        );
        return [.. made];
    }

    /// <summary>External workers that claim and complete until so many tasks are done.</summary>
    public async Task Work(int workers, string agentType, long tasks)
    {
        var left = tasks;
        using var done = new CancellationTokenSource();
        await Task.WhenAll(Enumerable.Range(0, workers).Select(Worker));

        async Task Worker(int number)
        {
            while (Interlocked.Read(ref left) > 0)
            {
                var claimed = await ClaimUntilDone(number);
                if (claimed.Count == 0)
                    continue;
                await Complete(claimed);
                if (Interlocked.Add(ref left, -claimed.Count) <= 0)
                    await done.CancelAsync();
            }
        }

        async Task<JsonArray> ClaimUntilDone(int number)
        {
            try
            {
                return await Claim($"w{number}", agentType, Batch, waitSeconds: 10, done.Token);
            }
            catch (OperationCanceledException) when (done.IsCancellationRequested)
            {
                return [];
            }
        }
    }

    public async Task<JsonArray> Claim(
        string worker,
        string agentType,
        int most,
        int waitSeconds,
        CancellationToken cancel = default
    )
    {
        var request = new JsonObject
        {
            ["worker_id"] = worker,
            ["agent_types"] = new JsonArray(agentType),
            ["max_tasks"] = most,
            ["wait_seconds"] = waitSeconds,
        };
        return (await Post("claim", "/api/v2/tasks/claim", Bytes(request), cancel))["tasks"]!.AsArray();
    }

    public Task Complete(JsonArray claimed) =>
        Post(
            "report",
            "/api/v2/tasks/report",
            Bytes(
                new JsonObject
                {
                    ["reports"] = new JsonArray([
                        .. claimed.Select(task => new JsonObject
                        {
                            ["task_id"] = (string)task!["id"]!,
                            ["lease_token"] = (long)task["lease_token"]!,
                            ["outcome"] = "complete",
                            ["result"] = new JsonObject(),
                        }),
                    ]),
                }
            )
        );

    /// <summary>Waits until a plan is settled, and fails where it is not done.</summary>
    public async Task Done(string plan)
    {
        while (true)
        {
            var read = await Get($"/api/v2/plans/{plan}?include=&wait_seconds=60&after_version={Never}");
            if (!(bool)read["is_settled"]!)
                continue;
            if ((string)read["status"]! != "done")
                throw new InvalidOperationException($"A plan ended as {read["status"]}.");
            return;
        }
    }

    public async Task<JsonObject> Get(string path) => JsonNode.Parse(await _http.GetByteArrayAsync(path))!.AsObject();

    public async Task<JsonObject> Post(string call, string path, byte[] body, CancellationToken cancel = default)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var start = Stopwatch.GetTimestamp();
        using var answer = await _http.PostAsync(path, content, cancel);
        var said = await answer.Content.ReadAsByteArrayAsync(cancel);
        _calls.GetOrAdd(call, _ => []).Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException(
                $"{path} answered {(int)answer.StatusCode}: {System.Text.Encoding.UTF8.GetString(said)}"
            );
        return JsonNode.Parse(said)!.AsObject();
    }

    /// <summary>p50 and p99 of each call, in milliseconds.</summary>
    public Dictionary<string, double> Latencies() =>
        _calls
            .SelectMany(call => Row.Percentiles($"{call.Key}_", call.Value))
            .ToDictionary(figure => figure.Key, figure => figure.Value);

    public static byte[] Bytes(JsonObject body) => System.Text.Encoding.UTF8.GetBytes(body.ToJsonString());

    public void Dispose() => _http.Dispose();
}
