using System.Diagnostics;
using CleanPlan.Benchmarks.Load;
using CleanPlan.Benchmarks.Reporting;
using CleanPlan.Benchmarks.Servers;

namespace CleanPlan.Benchmarks.Cases;

/// <summary>
/// The agents of the process against external workers, on layered plans. What both have in common, making the plans, is
/// done before: the clock runs from their start to the last result.
/// </summary>
internal static class Agents
{
    /// <summary>External workers claim batches of 100: the agents of the process hold as many tasks as they do.</summary>
    public const int Workers = 4;
    public const int Slots = 400;

    private const int Starters = 8;
    private const string Rate = "tasks_per_s";

    public static async Task<IReadOnlyList<Row>> AgainstRest(Bench bench)
    {
        var (inside, outside) = (new List<Passes>(), new List<Passes>());
        var shape = PlanShape.Layers(10, 10, 10);
        var plans = bench.Scaled(400);
        await bench.Program;
        await bench.Interleave(
            "agents",
            async () => inside.Add(await InProcess(bench, shape, plans)),
            async () => outside.Add(await Remote(bench, shape, plans))
        );
        return
        [
            new Row(
                "agents",
                $"{plans} layered plans of 10 x 10 by {Slots} agents of the process; of {Workers} external workers with batches of 100"
            )
            {
                Metric = Rate,
                Limit = Limit.AtLeastOf(1.3, 2),
                Rounds = [.. inside.Zip(outside, (i, o) => Round.Ratio(Rate, i.First, o.First))],
            },
            new Row("agents", "the same, second pass in the same processes")
            {
                Metric = Rate,
                Rounds = [.. inside.Zip(outside, (i, o) => Round.Ratio(Rate, i.Second, o.Second))],
            },
            new Row("agents", "calls of the external workers")
            {
                Metric = Rate,
                Rounds = [.. outside.Select(passes => Round.Figure(Rate, passes.First))],
            },
        ];
    }

    private static async Task<Passes> Remote(Bench bench, PlanShape shape, int plans)
    {
        using var server = await Server.Ours(bench, bench.Scratch());
        var body = Client.Bytes(shape.Plan("coder", start: false));
        return await Passes.Of(server, Life);

        async Task<Dictionary<string, double>> Life()
        {
            using var client = new Client(server.Address);
            var made = await client.CreateAll(body, plans, Starters);
            var tasks = (long)plans * shape.Tasks;
            var start = Stopwatch.GetTimestamp();
            await Task.WhenAll(client.StartAll(made, Starters), client.Work(Workers, "coder", tasks));
            return Figures(start, tasks, client);
        }
    }

    private static async Task<Passes> InProcess(Bench bench, PlanShape shape, int plans)
    {
        using var server = await Server.Ours(bench, bench.Scratch(), Slots);
        var body = Client.Bytes(shape.Plan("sleep", start: false));
        return await Passes.Of(server, Life);

        async Task<Dictionary<string, double>> Life()
        {
            using var client = new Client(server.Address);
            var made = await client.CreateAll(body, plans, Starters);
            var start = Stopwatch.GetTimestamp();
            await client.StartAll(made, Starters);
            foreach (var plan in made)
                await client.Done(plan);
            return Figures(start, (long)plans * shape.Tasks, client);
        }
    }

    private static Dictionary<string, double> Figures(long start, long tasks, Client client) =>
        new(client.Latencies()) { [Rate] = tasks / Stopwatch.GetElapsedTime(start).TotalSeconds };
}
