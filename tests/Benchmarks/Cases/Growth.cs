using CleanPlan.Benchmarks.Load;
using CleanPlan.Benchmarks.Reporting;
using CleanPlan.Benchmarks.Servers;

namespace CleanPlan.Benchmarks.Cases;

/// <summary>The same work on a small database and on a large one.</summary>
internal static class Growth
{
    private const string Cost = "us_per_task";

    public static async Task<IReadOnlyList<Row>> CostPerTask(Bench bench)
    {
        var shared = await bench.Shared;
        var (few, many) = (10_000, Math.Max(10_000, bench.Options.Grown));
        var small = await Filled(bench, few);
        var large = await Filled(bench, many);
        var (ours, theirs) = (new List<Passes>(), new List<Passes>());
        await bench.Interleave(
            "growth",
            async () => ours.Add(await Work(bench, shared, large)),
            // what a round adds is nothing to the large one, and would double the small one
            async () => theirs.Add(await Work(bench, shared, Copy(bench, small)))
        );
        return
        [
            new Row("growth", $"cost of a task's whole life with {many} tasks in the database, of {few}")
            {
                Metric = Cost,
                Limit = Limit.AtMostOf(1.3, 1.1),
                Rounds = [.. ours.Zip(theirs, (l, s) => Round.Ratio(Cost, l.First, s.First))],
            },
            new Row("growth", "the same, second pass in the same processes")
            {
                Metric = Cost,
                Rounds = [.. ours.Zip(theirs, (l, s) => Round.Ratio(Cost, l.Second, s.Second))],
            },
        ];
    }

    private static async Task<string> Filled(Bench bench, int tasks)
    {
        var data = bench.Scratch();
        using var server = await Server.Ours(bench, data);
        await Database.Fill(bench, server, tasks);
        await server.Stop();
        return data;
    }

    private static string Copy(Bench bench, string data)
    {
        var copy = bench.Scratch();
        foreach (var file in Directory.EnumerateFiles(data))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        return copy;
    }

    private static async Task<Passes> Work(Bench bench, SharedBench shared, string data)
    {
        using var server = await Server.Ours(bench, data);
        var load = AgainstCeiling.Lifecycle(bench.Scaled(200), layers: 10, batch: 100, workers: 4);
        return await Passes.Of(
            server,
            async () =>
            {
                var figures = await shared.Load(SharedBench.Ours, server.Address, load[0], load[1..]);
                figures[Cost] = 1e6 / figures["tasks_per_s"];
                return figures;
            }
        );
    }
}
