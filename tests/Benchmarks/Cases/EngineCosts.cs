using System.Diagnostics;
using CleanPlan.Application.Abstractions;
using CleanPlan.Benchmarks.Reporting;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Tests.Sqlite;
using CleanPlan.Tests.Common;
using Microsoft.Data.Sqlite;

namespace CleanPlan.Benchmarks.Cases;

/// <summary>What the engine costs through its ports, without HTTP, on a database file with synchronous=FULL.</summary>
internal static class EngineCosts
{
    private const string Cost = "ms";
    private const string Rate = "tasks_per_s";

    public static async Task<IReadOnlyList<Row>> All(Bench bench) =>
        [
            await CompleteInALargePlan(bench),
            await HeartbeatOfALargeTask(bench),
            await CreatePlan(bench),
            await LayeredLives(bench),
        ];

    /// <summary>Completing a task costs the same in a plan of ten and of ten thousand.</summary>
    private static async Task<Row> CompleteInALargePlan(Bench bench)
    {
        await using var large = SqliteEngine.Open(TimeProvider.System, bench.Scratch());
        await using var small = SqliteEngine.Open(TimeProvider.System, bench.Scratch());
        var count = bench.Scaled(1_500);
        await large.Start(Independent(10_000));
        for (var i = 0; i <= count / 10; i++)
            await small.Start(Independent(10));
        return new Row("engine", "complete in a plan of 10,000, of the same in one of 10")
        {
            Metric = Cost,
            Limit = Limit.AtMostOf(1.5, 1.1),
            Rounds = [await InTurns(count, () => CompleteOne(large), () => CompleteOne(small))],
        };
    }

    /// <summary>A heartbeat costs the same whatever the task was given.</summary>
    private static async Task<Row> HeartbeatOfALargeTask(Bench bench)
    {
        await using var large = SqliteEngine.Open(TimeProvider.System, bench.Scratch());
        await using var small = SqliteEngine.Open(TimeProvider.System, bench.Scratch());
        await large.Start(new TaskDraft { Key = "t", Input = $"\"{new string('x', PlanLimits.Json - 2)}\"" });
        await small.Start(new TaskDraft { Key = "t" });
        var (ofLarge, ofSmall) = (await large.ClaimOne(), await small.ClaimOne());
        return new Row("engine", "heartbeat of a task with an input of 256 KiB, of one without input")
        {
            Metric = Cost,
            Limit = Limit.AtMostOf(1.2, 1),
            Rounds = [await InTurns(bench.Scaled(1_500), () => Beat(large, ofLarge), () => Beat(small, ofSmall))],
        };

        static Task<double> Beat(EngineRig engine, ClaimedTask held) =>
            Time(() => engine.Report(held, new Heartbeat(held.Task.LeaseToken)));
    }

    /// <summary>Creating a plan of a hundred tasks, of a single row's own durable commit.</summary>
    private static async Task<Row> CreatePlan(Bench bench)
    {
        await using var engine = SqliteEngine.Open(TimeProvider.System, bench.Scratch());
        await using var row = new SqliteConnection(
            $"Data Source={Path.Combine(engine.Directory, "row.db")};Pooling=False"
        );
        row.Open();
        Execute(
            row,
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT)"
        );
        var round = await InTurns(
            bench.Scaled(300),
            () => Time(() => engine.Start(Layered(10, 10))),
            () =>
                Time(() =>
                {
                    Execute(row, "INSERT INTO t(v) VALUES ('a row')");
                    return Task.CompletedTask;
                })
        );
        return new Row("engine", "create a plan of 100 tasks, of one row's own durable commit")
        {
            Metric = Cost,
            Limit = Limit.AtMostOf(25, 10),
            Rounds = [round],
        };
    }

    /// <summary>Whole lives of layered plans through the ports, without HTTP.</summary>
    private static async Task<Row> LayeredLives(Bench bench)
    {
        await using var engine = SqliteEngine.Open(TimeProvider.System, bench.Scratch());
        var plans = bench.Scaled(600);
        for (var i = 0; i < plans; i++)
            await engine.Start(Layered(10, 10));
        var elapsed = await Time(() =>
            Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Work(engine, $"w{worker}")))
        );
        return new Row("engine", "claims and reports of layered plans of 10 x 10 through the ports")
        {
            Metric = Rate,
            Rounds = [Round.Figure(Rate, new Dictionary<string, double> { [Rate] = plans * 100 / elapsed * 1000 })],
        };
    }

    /// <summary>Two costs, measured in turns so that a noisy machine is noisy for both.</summary>
    private static async Task<Round> InTurns(int times, Func<Task<double>> ours, Func<Task<double>> theirs)
    {
        var (a, b) = (new List<double>(), new List<double>());
        for (var i = 0; i < times; i++)
        {
            a.Add(await ours());
            b.Add(await theirs());
        }

        return Round.Ratio(
            Cost,
            new Dictionary<string, double> { [Cost] = Row.Median(a) },
            new Dictionary<string, double> { [Cost] = Row.Median(b) }
        );
    }

    private static async Task<double> Time(Func<Task> work)
    {
        var start = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static async Task Work(EngineRig engine, string worker)
    {
        // a worker that finds nothing waits until another one's completions make something ready, or all is done
        while (await engine.Claim(100, worker, TimeSpan.FromSeconds(1)) is { Count: > 0 } claimed)
            await engine.Report([.. claimed.Select(c => (c, (WorkerReport)EngineRig.Completed(c)))]);
    }

    private static async Task<double> CompleteOne(EngineRig engine)
    {
        var claimed = await engine.ClaimOne();
        return await Time(() => engine.Complete(claimed));
    }

    private static TaskDraft[] Independent(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new TaskDraft { Key = $"t{i}" })];

    private static TaskDraft[] Layered(int layers, int width) =>
        [
            .. Enumerable
                .Range(0, layers * width)
                .Select(i => new TaskDraft
                {
                    Key = $"t{i}",
                    DependsOn =
                        i < width ? [] : [.. Enumerable.Range(((i / width) - 1) * width, width).Select(d => $"t{d}")],
                }),
        ];

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
