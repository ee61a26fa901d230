using System.Diagnostics;
using CleanPlan.Benchmarks.Load;
using CleanPlan.Benchmarks.Reporting;
using CleanPlan.Benchmarks.Servers;

namespace CleanPlan.Benchmarks.Cases;

/// <summary>What a process costs beside its speed: the time to come back after a kill, and memory.</summary>
internal static class StartAndMemory
{
    private const string Seconds = "s";
    private const string Megabytes = "mb";

    /// <summary>From the kill, in the middle of work, until it is ready again.</summary>
    public static async Task<IReadOnlyList<Row>> AfterAKill(Bench bench)
    {
        await bench.Program;
        var tasks = bench.Scaled(100_000);
        var full = bench.Scratch();
        using (var server = await Server.Ours(bench, full))
            await Database.Fill(bench, server, tasks);
        var (killed, fresh) = (new List<Round>(), new List<Round>());
        for (var round = 1; round <= bench.Options.Rounds; round++)
        {
            bench.Say($"start: round {round} of {bench.Options.Rounds}");
            await KillWhilePlansAreMade(bench, full);
            killed.Add(Round.Figure(Seconds, Took(await Until(() => Server.Ours(bench, full)))));
            var ours = Took(await Until(() => Server.Ours(bench, bench.Scratch())));
            fresh.Add(Round.Ratio(Seconds, ours, Took(await Until(Server.Bare))));
        }

        return
        [
            new Row(
                "start",
                $"from the start after a SIGKILL to ready, {tasks} tasks, plans on their way when it was killed"
            )
            {
                Metric = Seconds,
                Limit = Limit.Aim(2),
                Rounds = killed,
            },
            new Row("start", "from the start to ready, on an empty directory; of a bare web server's to listening")
            {
                Metric = Seconds,
                Limit = Limit.AtMostOf(5.7, 4),
                Rounds = fresh,
            },
        ];

        static Dictionary<string, double> Took(double seconds) => new() { [Seconds] = seconds };
    }

    public static async Task<IReadOnlyList<Row>> Memory(Bench bench)
    {
        var shared = await bench.Shared;
        await bench.Program;
        var (rest, peak) = (new List<Round>(), new List<Round>());
        for (var round = 1; round <= bench.Options.Rounds; round++)
        {
            bench.Say($"memory: round {round} of {bench.Options.Rounds}");
            using var server = await Server.Ours(bench, bench.Scratch());
            rest.Add(Of(server.MemoryMb));
            var load = AgainstCeiling.Lifecycle(bench.Scaled(400), layers: 10, batch: 100, workers: 4);
            await shared.Load(SharedBench.Ours, server.Address, load[0], load[1..]);
            peak.Add(Of(server.PeakMemoryMb));
        }

        return
        [
            new Row("memory", "at rest, just ready")
            {
                Metric = Megabytes,
                Limit = Limit.AtMostOf(130, 100),
                Rounds = rest,
            },
            new Row("memory", "at its peak, whole lives of layered plans")
            {
                Metric = Megabytes,
                Limit = Limit.Aim(400),
                Rounds = peak,
            },
        ];

        static Round Of(double megabytes) =>
            Round.Figure(Megabytes, new Dictionary<string, double> { [Megabytes] = megabytes });
    }

    private static async Task KillWhilePlansAreMade(Bench bench, string data)
    {
        using var server = await Server.Ours(bench, data);
        using var client = new Client(server.Address);
        var creating = client.CreateAll(Client.Bytes(PlanShape.Layers(10, 10, 10).Plan("coder")), int.MaxValue, 4);
        await Task.WhenAny(creating, Task.Delay(500));
        server.Kill();
        await ((Task)creating).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Seconds until a server has started.</summary>
    private static async Task<double> Until(Func<Task<Server>> started)
    {
        var start = Stopwatch.GetTimestamp();
        using var server = await started();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
