using System.Diagnostics;
using CleanPlan.Benchmarks.Load;
using CleanPlan.Benchmarks.Reporting;
using CleanPlan.Benchmarks.Servers;

namespace CleanPlan.Benchmarks.Cases;

/// <summary>
/// The agents of the process against external workers, on layered plans: the same whole lives, made by as many clients,
/// and as many tasks in hand.
/// </summary>
internal static class Agents
{
    /// <summary>External workers claim batches of 100: the agents of the process hold as many tasks as they do.</summary>
    public const int Workers = 4;
    public const int Slots = 400;

    /// <summary>Plans that are made before the clock runs; the driver of the external workers does so too.</summary>
    private const int Before = 30;
    private const int Creators = 2;
    private const string Rate = "tasks_per_s";

    private static readonly PlanShape Shape = PlanShape.Layers(10, 10, 10);

    public static async Task<IReadOnlyList<Row>> AgainstRest(Bench bench)
    {
        var (inside, outside, waiting) = (new List<Passes>(), new List<Passes>(), new List<Passes>());
        var plans = bench.Scaled(400);
        var shared = await bench.Shared;
        await bench.Program;
        await bench.Interleave(
            "agents",
            async () => inside.Add(await InProcess(bench, plans)),
            async () => outside.Add(await Remote(bench, shared, plans)),
            async () => waiting.Add(await RemoteThatWaits(bench, plans))
        );
        return
        [
            new Row(
                "agents",
                $"{plans} layered plans of 10 x 10 by {Slots} agents of the process; of {Workers} external workers with batches of 100"
            )
            {
                Metric = Rate,
                Limit = Limit.AtLeastOf(1.8, 2.2),
                Rounds = [.. inside.Zip(outside, (i, o) => Round.Ratio(Rate, i.First, o.First))],
            },
            new Row("agents", "the same, second pass in the same processes")
            {
                Metric = Rate,
                Rounds = [.. inside.Zip(outside, (i, o) => Round.Ratio(Rate, i.Second, o.Second))],
            },
            new Row("agents", "the same, of external workers that wait for work and do not ask for it again")
            {
                Metric = Rate,
                Rounds = [.. inside.Zip(waiting, (i, o) => Round.Ratio(Rate, i.First, o.First))],
            },
        ];
    }

    private static async Task<Passes> Remote(Bench bench, SharedBench shared, int plans)
    {
        using var server = await Server.Ours(bench, bench.Scratch());
        var load = AgainstCeiling.Lifecycle(plans, layers: 10, batch: 100, Workers);
        return await Passes.Of(server, () => shared.Load(SharedBench.Ours, server.Address, load[0], load[1..]));
    }

    private static async Task<Passes> RemoteThatWaits(Bench bench, int plans)
    {
        using var server = await Server.Ours(bench, bench.Scratch());
        var body = Client.Bytes(Shape.Plan("coder"));
        return await Passes.Of(server, Life);

        async Task<Dictionary<string, double>> Life()
        {
            using var client = new Client(server.Address);
            var start = Stopwatch.GetTimestamp();
            await Task.WhenAll(
                client.CreateAll(body, plans, Creators),
                client.Work(Workers, "coder", (long)plans * Shape.Tasks)
            );
            return Figures(client, start, plans);
        }
    }

    private static async Task<Passes> InProcess(Bench bench, int plans)
    {
        using var server = await Server.Ours(bench, bench.Scratch(), Slots);
        var body = Client.Bytes(Shape.Plan("sleep"));
        return await Passes.Of(server, Life);

        async Task<Dictionary<string, double>> Life()
        {
            using var client = new Client(server.Address);
            await AllDone(client, await client.CreateAll(body, Before, 1));
            var start = Stopwatch.GetTimestamp();
            await AllDone(client, await client.CreateAll(body, plans, Creators));
            return Figures(client, start, plans);
        }
    }

    private static async Task AllDone(Client client, List<string> plans)
    {
        foreach (var plan in plans)
            await client.Done(plan);
    }

    private static Dictionary<string, double> Figures(Client client, long start, int plans) =>
        new(client.Latencies()) { [Rate] = plans * Shape.Tasks / Stopwatch.GetElapsedTime(start).TotalSeconds };
}
