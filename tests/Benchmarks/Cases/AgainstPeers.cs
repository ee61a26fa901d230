using CleanPlan.Benchmarks.Reporting;
using CleanPlan.Benchmarks.Servers;

namespace CleanPlan.Benchmarks.Cases;

/// <summary>Whole lives at our server, and the same work done by others with the storage that they are made for.</summary>
internal static class AgainstPeers
{
    private const string Rate = "tasks_per_s";
    private const string Whole = "lifecycle_per_s";

    public static async Task<IReadOnlyList<Row>> BullMq(Bench bench)
    {
        using var peers = await Peers.Install(bench);
        await peers.StartRedis(bench);
        var plans = Math.Max(5, bench.Scaled(50));
        var flows = await Rounds(bench, "bullmq", 10, () => peers.Run("bullmq-dag-always", 0, plans));
        var jobs = await Rounds(bench, "bullmq", 1, () => peers.Run("bullmq-always-bulk", bench.Scaled(30_000)));
        return
        [
            new Row("bullmq", "layered plans of 10 x 10; of BullMQ flows, appendfsync always")
            {
                Metric = Rate,
                Limit = Limit.AtLeastOf(6, 8),
                Rounds = flows,
            },
            new Row("bullmq", "independent tasks; of BullMQ jobs added in bulk, appendfsync always")
            {
                Metric = Rate,
                Rounds = jobs,
            },
        ];
    }

    public static Task<IReadOnlyList<Row>> Graphile(Bench bench) =>
        Independent(bench, "graphile-worker", "graphile-tuned", "tuned");

    public static Task<IReadOnlyList<Row>> PgBoss(Bench bench) =>
        Independent(bench, "pg-boss", "pgboss-fetch-batch", "in batches");

    private static async Task<IReadOnlyList<Row>> Independent(Bench bench, string peer, string peerCase, string how)
    {
        using var peers = await Peers.Install(bench);
        await peers.StartPostgres(bench);
        var rounds = await Rounds(bench, peer, 1, () => peers.Run(peerCase, bench.Scaled(30_000)));
        return
        [
            new Row(peer, $"independent tasks, batches of 100; of {peer} {how} on PostgreSQL")
            {
                Metric = Rate,
                Limit = Limit.AtLeastOf(1, 1),
                Rounds = rounds,
            },
        ];
    }

    private static async Task<IReadOnlyList<Round>> Rounds(
        Bench bench,
        string name,
        int layers,
        Func<Task<Dictionary<string, double>>> peer
    )
    {
        var shared = await bench.Shared;
        await bench.Program;
        var (ours, theirs) = (new List<Dictionary<string, double>>(), new List<Dictionary<string, double>>());
        var load = AgainstCeiling.Lifecycle(bench.Scaled(400), layers, batch: 100, workers: 4);
        // runs on from round to round, as the peers' own servers do
        using var server = await Server.Ours(bench, bench.Scratch());
        await bench.Interleave(
            name,
            async () => ours.Add(await shared.Load(SharedBench.Ours, server.Address, load[0], load[1..])),
            async () =>
            {
                var figures = await peer();
                // what a peer calls its whole lives a second
                figures.TryAdd(Rate, figures.GetValueOrDefault(Whole, double.NaN));
                theirs.Add(figures);
            }
        );
        return [.. ours.Zip(theirs, (our, their) => Round.Ratio(Rate, our, their))];
    }
}
