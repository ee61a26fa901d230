using System.Diagnostics;
using CleanPlan.Benchmarks.Load;
using CleanPlan.Benchmarks.Reporting;
using CleanPlan.Benchmarks.Servers;

namespace CleanPlan.Benchmarks.Cases;

/// <summary>A system with nothing to do, which gets one task: how soon is it worked on?</summary>
internal static class Idle
{
    private const string Metric = "p50_ms";

    public static async Task<IReadOnlyList<Row>> Latency(Bench bench)
    {
        await bench.Program;
        var (outside, inside) = (new List<Dictionary<string, double>>(), new List<Dictionary<string, double>>());
        await bench.Interleave(
            "latency",
            async () => outside.Add(await WaitingWorker(bench)),
            async () => inside.Add(await OwnAgents(bench))
        );
        return
        [
            new Row("latency", "from sending a plan of one task to its claim in the hands of a waiting worker, REST")
            {
                Metric = Metric,
                Limit = Limit.Aim(10),
                Rounds = [.. outside.Select(figures => Round.Figure(Metric, figures))],
            },
            new Row("latency", "from created_at to started_at of one task, agents of the process")
            {
                Metric = Metric,
                Limit = Limit.Aim(10),
                Rounds = [.. inside.Select(figures => Round.Figure(Metric, figures))],
            },
        ];
    }

    private static async Task<Dictionary<string, double>> WaitingWorker(Bench bench)
    {
        using var server = await Server.Ours(bench, bench.Scratch());
        using var client = new Client(server.Address);
        var plan = Client.Bytes(PlanShape.Independent(1).Plan("coder"));
        var times = new List<double>();
        for (var i = 0; i < bench.Scaled(200); i++)
        {
            var waiting = client.Claim("w", "coder", 1, waitSeconds: 30);
            await Waits(client);
            var start = Stopwatch.GetTimestamp();
            var creating = client.Create(plan);
            var claimed = await waiting;
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            await creating;
            await client.Complete(claimed);
        }

        return Row.Percentiles("", times);
    }

    private static async Task<Dictionary<string, double>> OwnAgents(Bench bench)
    {
        using var server = await Server.Ours(bench, bench.Scratch(), workers: 8);
        using var client = new Client(server.Address);
        var plan = Client.Bytes(PlanShape.Independent(1).Plan("sleep"));
        var times = new List<double>();
        for (var i = 0; i < bench.Scaled(200); i++)
        {
            var id = await client.Create(plan);
            await client.Done(id);
            var task = (await client.Get($"/api/v2/plans/{id}"))["tasks"]![0]!;
            times.Add(((DateTimeOffset)task["started_at"]! - (DateTimeOffset)task["created_at"]!).TotalMilliseconds);
        }

        return Row.Percentiles("", times);
    }

    /// <summary>A worker's wait cannot be seen from outside: it is given far longer than its request needs to arrive.</summary>
    private static Task Waits(Client client) => Task.WhenAll(client.Get("/api/v2/queue"), Task.Delay(15));
}
