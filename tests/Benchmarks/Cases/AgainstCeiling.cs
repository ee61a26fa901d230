using CleanPlan.Benchmarks.Reporting;
using CleanPlan.Benchmarks.Servers;

namespace CleanPlan.Benchmarks.Cases;

/// <summary>The same load on our server and on the bare one, each time on fresh processes and databases.</summary>
internal static class AgainstCeiling
{
    private const string TasksPerSecond = "tasks_per_s";

    public static Task<IReadOnlyList<Row>> Layered(Bench bench) =>
        Compare(
            bench,
            "layered",
            "whole life of layered plans of 10 x 10, batches of 100, 4 workers",
            TasksPerSecond,
            Limit.AtLeastOf(0.6, 0.8),
            Lifecycle(bench.Scaled(400), layers: 10, batch: 100, workers: 4)
        );

    public static Task<IReadOnlyList<Row>> Independent(Bench bench) =>
        Compare(
            bench,
            "independent",
            "whole life of independent tasks, batches of 100, 4 workers",
            TasksPerSecond,
            Limit.AtLeastOf(0.6, 0.8),
            Lifecycle(bench.Scaled(400), layers: 1, batch: 100, workers: 4)
        );

    public static Task<IReadOnlyList<Row>> OneByOne(Bench bench) =>
        Compare(
            bench,
            "one-by-one",
            "claim and complete one by one, 32 workers",
            TasksPerSecond,
            Limit.AtLeastOf(0.9, 1),
            Lifecycle(bench.Scaled(100), layers: 1, batch: 1, workers: 32)
        );

    public static Task<IReadOnlyList<Row>> Create(Bench bench) =>
        Compare(
            bench,
            "create",
            "create plans of 100 tasks, 8 clients",
            "plans_per_s",
            Limit.AtLeastOf(0.6, 0.75),
            CreateFor(bench.Scaled(5))
        );

    /// <summary>What an answer costs that tells the plan and its 100 tasks again.</summary>
    public static Task<IReadOnlyList<Row>> CreateWhole(Bench bench) =>
        Compare(
            bench,
            "create-whole",
            "the same, each answered with the plan and its tasks",
            "plans_per_s",
            null,
            CreateFor(bench.Scaled(5)),
            SharedBench.OursWhole
        );

    /// <summary>The words of the load for plans of 100 tasks that are made, claimed and completed.</summary>
    public static string[] Lifecycle(int plans, int layers, int batch, int workers) =>
        ["lifecycle", $"plans={plans}", "tasks=100", $"layers={layers}", $"batch={batch}", $"workers={workers}"];

    private static string[] CreateFor(int seconds) => ["create", $"secs={seconds}", "conc=8", "tasks=100", "layers=10"];

    private static async Task<IReadOnlyList<Row>> Compare(
        Bench bench,
        string name,
        string what,
        string metric,
        Limit? limit,
        string[] load,
        string shape = SharedBench.Ours
    )
    {
        var shared = await bench.Shared;
        await bench.Program;
        var (ours, theirs) = (new List<Passes>(), new List<Passes>());
        await bench.Interleave(
            name,
            async () =>
            {
                using var server = await Server.Ours(bench, bench.Scratch());
                ours.Add(await Passes.Of(server, () => shared.Load(shape, server.Address, load[0], load[1..])));
            },
            async () =>
            {
                using var server = await Server.Ceiling(bench);
                theirs.Add(await Passes.Of(server, () => shared.Load("ceiling", server.Address, load[0], load[1..])));
            }
        );
        Round[] Rounds(Func<Passes, Dictionary<string, double>> pass) =>
            [.. ours.Zip(theirs, (our, their) => Round.Ratio(metric, pass(our), pass(their)))];
        return
        [
            new Row(name, $"{what}; of the Ceiling")
            {
                Metric = metric,
                Limit = limit,
                Rounds = Rounds(passes => passes.First),
            },
            new Row(name, "the same, second pass in the same processes")
            {
                Metric = metric,
                Rounds = Rounds(passes => passes.Second),
            },
        ];
    }
}

/// <summary>A load that was run twice on one process: while it is cold, and when it is warm.</summary>
internal sealed record Passes(Dictionary<string, double> First, Dictionary<string, double> Second)
{
    public static async Task<Passes> Of(Server server, Func<Task<Dictionary<string, double>>> load) =>
        new(await One(server, load), await One(server, load));

    private static async Task<Dictionary<string, double>> One(
        Server server,
        Func<Task<Dictionary<string, double>>> load
    )
    {
        var before = server.Cpu;
        var figures = await load();
        figures["server_cpu_s"] = server.Cpu - before;
        return figures;
    }
}
