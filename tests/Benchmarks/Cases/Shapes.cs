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
    private const string Cost = "us_per_task";

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

    private static async Task<IReadOnlyList<Row>> Compare(
        Bench bench,
        PlanShape[] shapes,
        Func<Bench, PlanShape, Task<Passes>> way,
        string how
    )
    {
        var passes = shapes.ToDictionary(shape => shape, _ => new List<Passes>());
        await bench.Program;
        for (var round = 1; round <= bench.Options.Rounds; round++)
            foreach (var shape in shapes)
            {
                bench.Say($"shapes: round {round} of {bench.Options.Rounds}, {shape.Name} {how}");
                passes[shape].Add(await way(bench, shape));
            }

        var judged = shapes.SkipLast(1).ToList();
        var rounds = Enumerable
            .Range(0, bench.Options.Rounds)
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

    private static async Task<Passes> Remote(Bench bench, PlanShape shape)
    {
        using var server = await Server.Ours(bench, bench.Scratch());
        var body = Client.Bytes(shape.Plan("coder"));
        return await Passes.Of(server, Life);

        async Task<Dictionary<string, double>> Life()
        {
            using var client = new Client(server.Address);
            var start = Stopwatch.GetTimestamp();
            await Task.WhenAll(client.Create(body), client.Work(Agents.Workers, "coder", shape.Tasks));
            return Figures(start, shape, client);
        }
    }

    private static async Task<Passes> InProcess(Bench bench, PlanShape shape)
    {
        using var server = await Server.Ours(bench, bench.Scratch(), Agents.Slots);
        var body = Client.Bytes(shape.Plan("sleep"));
        return await Passes.Of(server, Life);

        async Task<Dictionary<string, double>> Life()
        {
            using var client = new Client(server.Address);
            var start = Stopwatch.GetTimestamp();
            await client.Done(await client.Create(body));
            return Figures(start, shape, client);
        }
    }

    private static Dictionary<string, double> Figures(long start, PlanShape shape, Client client) =>
        new(client.Latencies()) { [Cost] = Stopwatch.GetElapsedTime(start).TotalMicroseconds / shape.Tasks };
}
