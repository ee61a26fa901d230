using System.Diagnostics;
using CleanPlan.Benchmarks.Load;
using CleanPlan.Benchmarks.Reporting;
using CleanPlan.Benchmarks.Servers;

namespace CleanPlan.Benchmarks.Cases;

/// <summary>
/// Whole lives of plans, from the first request to the last result, by external workers over REST and by the agents of
/// the process: how the shape of a plan, and the way of working, change the cost of a task.
/// </summary>
internal static class Shapes
{
    /// <summary>External workers claim batches of 100: the agents of the process hold as many tasks as they do.</summary>
    private const int Workers = 4;
    private const int Slots = 400;

    private const string Cost = "us_per_task";
    private const string Rate = "tasks_per_s";

    public static async Task<IReadOnlyList<Row>> OfTenThousand(Bench bench)
    {
        var tasks = bench.Scaled(10_000);
        PlanShape[] shapes =
        [
            PlanShape.Independent(tasks),
            PlanShape.OneToAll(tasks),
            PlanShape.AllToOne(tasks),
            PlanShape.Layers(20, Math.Max(3, tasks / 20), 3),
            PlanShape.Chain(tasks),
        ];
        return
        [
            .. await Compare(bench, shapes, Remote, "over REST"),
            .. await Compare(bench, shapes, InProcess, "in the process"),
        ];
    }

    /// <summary>The agents of the process against external workers, on layered plans.</summary>
    public static async Task<IReadOnlyList<Row>> Agents(Bench bench)
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
            new Row("agents", "calls of the external workers, whole life of layered plans over REST")
            {
                Metric = Rate,
                Rounds = [.. outside.Select(passes => Round.Figure(Rate, passes.First))],
            },
        ];
    }

    private static async Task<IReadOnlyList<Row>> Compare(
        Bench bench,
        PlanShape[] shapes,
        Func<Bench, PlanShape, int, Task<Passes>> way,
        string how
    )
    {
        var passes = shapes.ToDictionary(shape => shape, _ => new List<Passes>());
        await bench.Program;
        for (var round = 1; round <= bench.Wish.Rounds; round++)
            foreach (var shape in shapes)
            {
                bench.Say($"shapes: round {round} of {bench.Wish.Rounds}, {shape.Name} {how}");
                passes[shape].Add(await way(bench, shape, 1));
            }

        var judged = shapes.SkipLast(1).ToList();
        var rounds = Enumerable
            .Range(0, bench.Wish.Rounds)
            .Select(round => Extremes(judged, shape => passes[shape][round].First));
        return
        [
            new Row(
                "shapes",
                $"the dearest shape of {shapes[0].Tasks} tasks {how}, of the cheapest (without the chain)"
            )
            {
                Metric = Cost,
                Limit = Limit.AtMostOf(3, 2),
                Rounds = [.. rounds],
            },
            .. shapes.Select(shape => new Row("shapes", $"{shape.Name}, {how}")
            {
                Metric = Cost,
                Rounds = [.. passes[shape].Select(pass => Round.Figure(Cost, pass.First))],
            }),
        ];
    }

    private static Round Extremes(List<PlanShape> shapes, Func<PlanShape, Dictionary<string, double>> figures)
    {
        var all = shapes.Select(figures).OrderBy(figure => figure[Cost]).ToList();
        return Round.Ratio(Cost, all[^1], all[0]);
    }

    private static async Task<Passes> Remote(Bench bench, PlanShape shape, int plans)
    {
        using var server = await Server.Ours(bench, bench.Scratch());
        var body = Client.Bytes(shape.Plan("coder"));
        return await Passes.Of(server, Life);

        async Task<Dictionary<string, double>> Life()
        {
            using var client = new Client(server.Address);
            var start = Stopwatch.GetTimestamp();
            var tasks = (long)plans * shape.Tasks;
            await Task.WhenAll(client.CreateAll(body, plans, 2), client.Work(Workers, "coder", tasks));
            return Figures(start, tasks, client);
        }
    }

    private static async Task<Passes> InProcess(Bench bench, PlanShape shape, int plans)
    {
        using var server = await Server.Ours(bench, bench.Scratch(), Slots);
        var body = Client.Bytes(shape.Plan("sleep"));
        return await Passes.Of(server, Life);

        async Task<Dictionary<string, double>> Life()
        {
            using var client = new Client(server.Address);
            var start = Stopwatch.GetTimestamp();
            foreach (var plan in await client.CreateAll(body, plans, 2))
                await client.Done(plan);
            return Figures(start, (long)plans * shape.Tasks, client);
        }
    }

    private static Dictionary<string, double> Figures(long start, long tasks, Client client)
    {
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new Dictionary<string, double>(client.Latencies())
        {
            [Rate] = tasks / seconds,
            [Cost] = seconds * 1e6 / tasks,
        };
    }
}
