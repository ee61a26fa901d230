using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using CleanPlan.Benchmarks.Load;
using CleanPlan.Benchmarks.Reporting;
using CleanPlan.Benchmarks.Servers;

namespace CleanPlan.Benchmarks.Cases;

/// <summary>Many readers of one plan's events, each of which must see every event once.</summary>
internal static class Streaming
{
    private const int Readers = 500;

    /// <summary>What one request appends; it stays below what a reader may fall behind.</summary>
    private const int Burst = 20;

    private const string Rate = "deliveries_per_s";
    private const string Lost = "lost_or_twice";

    public static async Task<IReadOnlyList<Row>> FanOut(Bench bench)
    {
        var shared = await bench.Shared;
        await bench.Program;
        var events = Math.Max(Burst, bench.Scaled(1_000) / Burst * Burst);
        var (ours, theirs) = (new List<Dictionary<string, double>>(), new List<Dictionary<string, double>>());
        await bench.Interleave(
            "stream",
            async () => ours.Add(await Read(bench, events)),
            async () =>
            {
                using var server = await Server.Ceiling(bench);
                theirs.Add(await shared.Load("ceiling", server.Address, "sse", $"subs={Readers}", $"events={events}"));
            }
        );
        return
        [
            new Row("stream", $"events lost or told twice, {Readers} readers of {events} events")
            {
                Metric = Lost,
                Limit = Limit.AtMostOf(0, 0),
                Rounds = [.. ours.Select(figures => Round.Figure(Lost, figures))],
            },
            new Row("stream", "deliveries, saved events that are read by number; of the Ceiling's, which keeps none")
            {
                Metric = Rate,
                Rounds = [.. ours.Zip(theirs, (our, their) => Round.Ratio(Rate, our, their))],
            },
        ];
    }

    private static async Task<Dictionary<string, double>> Read(Bench bench, int events)
    {
        using var server = await Server.Ours(bench, bench.Scratch());
        using var client = new Client(server.Address);
        var plan = await client.Create(Client.Bytes(PlanShape.Independent(1).Plan("coder")));
        var task = (await client.Claim("w", "coder", 1, waitSeconds: 0))[0]!;
        var before = (await client.Get($"/api/v2/plans/{plan}/events?limit=200"))["items"]!.AsArray().Count;
        var readers = Enumerable
            .Range(0, Readers)
            .Select(_ => new StreamReaderOf(client, plan, before, events))
            .ToList();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var reading = readers.Select(reader => reader.Run(patience.Token)).ToList();
        await Task.WhenAll(readers.Select(reader => reader.Connected)).WaitAsync(patience.Token);

        var start = Stopwatch.GetTimestamp();
        for (var sent = 0; sent < events; sent += Burst)
            await client.Post("events", $"/api/v2/tasks/{task["id"]}/events", Events(task), patience.Token);
        await Task.WhenAll(reading);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;

        var seen = readers.Sum(reader => (double)reader.Seen);
        return new Dictionary<string, double>(Row.Percentiles("delivery_", readers.SelectMany(reader => reader.Delays)))
        {
            [Rate] = seen / seconds,
            [Lost] = ((double)Readers * events) - seen + readers.Sum(reader => (double)reader.Twice),
            ["cut"] = readers.Sum(reader => (double)reader.Cut),
        };
    }

    /// <summary>Each says when it was sent, on the clock that its readers have too.</summary>
    private static byte[] Events(JsonNode task) =>
        Client.Bytes(
            new JsonObject
            {
                ["lease_token"] = (long)task["lease_token"]!,
                ["events"] = new JsonArray([
                    .. Enumerable
                        .Range(0, Burst)
                        .Select(_ => new JsonObject
                        {
                            ["event_type"] = "agent_progress",
                            ["message"] = $"{Stopwatch.GetTimestamp()}",
                        }),
                ]),
            }
        );

    /// <summary>Reads from a number on, and comes back with the last one where it was cut.</summary>
    private sealed class StreamReaderOf(Client client, string plan, long after, int events)
    {
        private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly long _end = after + events;
        private long _last = after;

        public Task Connected => _connected.Task;

        public int Seen { get; private set; }

        public int Twice { get; private set; }

        public int Cut { get; private set; }

        public ConcurrentBag<double> Delays { get; } = [];

        /// <summary>Ends with the last event, or when patience does: what it has not seen then is lost.</summary>
        public async Task Run(CancellationToken patience)
        {
            try
            {
                await Read(patience);
                while (_last < _end)
                {
                    Cut++;
                    await Read(patience);
                }
            }
            catch (OperationCanceledException) when (patience.IsCancellationRequested) { }
            finally
            {
                _connected.TrySetResult();
            }
        }

        private async Task Read(CancellationToken patience)
        {
            try
            {
                await using var stream = await client.Http.GetStreamAsync(
                    $"/api/v2/plans/{plan}/events/stream?after={_last}",
                    patience
                );
                _connected.TrySetResult();
                using var lines = new StreamReader(stream);
                while (_last < _end && await lines.ReadLineAsync(patience) is { } line)
                    Take(line);
            }
            // a cut connection ends in the middle; the next one goes on from the last number
            catch (IOException) { }
        }

        private void Take(string line)
        {
            const string id = "id: ";
            const string message = "\"message\":\"";
            if (line.StartsWith(id, StringComparison.Ordinal))
            {
                var seq = long.Parse(line[id.Length..]);
                // a number that was passed over stays unseen, which counts as lost
                if (seq > _last)
                    (Seen, _last) = (Seen + 1, seq);
                else
                    Twice++;
            }
            else if (line.IndexOf(message, StringComparison.Ordinal) is >= 0 and var at)
            {
                var sent = line.AsSpan(at + message.Length);
                if (long.TryParse(sent[..sent.IndexOf('"')], out var stamp))
                    Delays.Add(Stopwatch.GetElapsedTime(stamp).TotalMilliseconds);
            }
        }
    }
}
