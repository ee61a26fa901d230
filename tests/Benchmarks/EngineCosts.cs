using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Tests.Sqlite;
using CleanPlan.Tests.Common;
using Microsoft.Data.Sqlite;

namespace CleanPlan.Benchmarks;

/// <summary>What the engine costs through its ports, without HTTP, on a database file with synchronous=FULL.</summary>
internal static class EngineCosts
{
    /// <summary>Completing a task costs the same in a plan of ten and of ten thousand.</summary>
    public static async Task<Measurement> CompleteInALargePlan()
    {
        await using var large = SqliteEngine.Open(TimeProvider.System);
        await using var small = SqliteEngine.Open(TimeProvider.System);
        await large.Start(Independent(10_000));
        for (var i = 0; i < 300; i++)
            await small.Start(Independent(10));
        var (inLarge, inSmall) = await Measurement.Interleaved(
            1_500,
            () => CompleteOne(large),
            () => CompleteOne(small)
        );
        return Measurement.AtMost("complete in a plan of 10,000, of the same in one of 10", inLarge, inSmall, 1.5);
    }

    /// <summary>Creating a plan of a hundred tasks, of a single row's own durable commit.</summary>
    public static async Task<Measurement> CreatePlan()
    {
        await using var engine = SqliteEngine.Open(TimeProvider.System);
        await using var row = new SqliteConnection(
            $"Data Source={Path.Combine(engine.Directory, "row.db")};Pooling=False"
        );
        row.Open();
        Execute(
            row,
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT)"
        );
        var (plan, single) = await Measurement.Interleaved(
            300,
            () => Measurement.Time(() => engine.Start(Layered(10, 10))),
            () =>
                Measurement.Time(() =>
                {
                    Execute(row, "INSERT INTO t(v) VALUES ('a row')");
                    return Task.CompletedTask;
                })
        );
        return Measurement.AtMost("create a plan of 100 tasks, of one row's own durable commit", plan, single, 25);
    }

    /// <summary>Whole lives of layered plans through the ports, tasks a second: reported, with no limit.</summary>
    public static async Task<Measurement> LayeredLives()
    {
        await using var engine = SqliteEngine.Open(TimeProvider.System);
        const int plans = 600;
        for (var i = 0; i < plans; i++)
            await engine.Start(Layered(10, 10));
        var elapsed = await Measurement.Time(() =>
            Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Work(engine, $"w{worker}", plans * 100)))
        );
        var rate = plans * 100 / elapsed * 1000;
        return new Measurement("layered plans of 10 x 10 through the ports", rate, "-", true, $"{rate:0} tasks/s");
    }

    private static async Task Work(EngineRig engine, string worker, int total)
    {
        // a worker that finds nothing waits until another one's completions make something ready, or all is done
        while (await engine.Claim(100, worker, TimeSpan.FromSeconds(1)) is { Count: > 0 } claimed)
            await engine.Report([.. claimed.Select(c => (c, (WorkerReport)EngineRig.Completed(c)))]);
        _ = total;
    }

    private static async Task<double> CompleteOne(EngineRig engine)
    {
        var claimed = await engine.ClaimOne();
        return await Measurement.Time(() => engine.Complete(claimed));
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
