using System.Runtime.InteropServices;
using CleanPlan.Benchmarks.Cases;
using CleanPlan.Benchmarks.Reporting;
using CleanPlan.Benchmarks.Servers;

namespace CleanPlan.Benchmarks;

/// <summary>The cases by their names, and a run over them.</summary>
internal static class AllCases
{
    private static readonly (string Name, Func<Bench, Task<IReadOnlyList<Row>>> Measure)[] s_all =
    [
        ("layered", AgainstCeiling.Layered),
        ("independent", AgainstCeiling.Independent),
        ("one-by-one", AgainstCeiling.OneByOne),
        ("create", AgainstCeiling.Create),
        ("create-whole", AgainstCeiling.CreateWhole),
        ("limits", RawLimits.Independent),
        ("bullmq", AgainstPeers.BullMq),
        ("graphile-worker", AgainstPeers.Graphile),
        ("pg-boss", AgainstPeers.PgBoss),
        ("agents", Agents.AgainstRest),
        ("shapes", Shapes.OfTenThousand),
        ("poll", Polling.Unchanged),
        ("stream", Streaming.FanOut),
        ("latency", Idle.Latency),
        ("start", StartAndMemory.AfterAKill),
        ("memory", StartAndMemory.Memory),
        ("growth", Growth.CostPerTask),
        ("engine", EngineCosts.All),
    ];

    /// <summary>0, or 1 where a limit is missed or a case failed, 2 where no case has such a name.</summary>
    public static async Task<int> Run(BenchOptions options)
    {
        var cases = s_all.Where(c => c.Name.Contains(options.Case, StringComparison.OrdinalIgnoreCase)).ToList();
        if (cases.Count == 0)
        {
            Say($"no case is named like that; there are: {string.Join(", ", s_all.Select(c => c.Name))}");
            return 2;
        }

        using var bench = new Bench(options, Say);
        var rows = new List<Row>();
        foreach (var (name, measure) in cases)
        {
            Say($"{name}: begins");
            rows.AddRange(await Measured(bench, name, measure));
            // what is measured is kept, also where the run is cut short
            await new Report(await Facts(bench), rows).Write(Sources.Artifacts);
        }

        var report = new Report(await Facts(bench), rows);
        Console.WriteLine(report.Markdown());
        return report.IsBroken ? 1 : 0;
    }

    private static async Task<IReadOnlyList<Row>> Measured(
        Bench bench,
        string name,
        Func<Bench, Task<IReadOnlyList<Row>>> measure
    )
    {
        try
        {
            return await measure(bench);
        }
        catch (MissingException missing)
        {
            Say($"{name}: skipped, {missing.Message}");
            return [new Row(name, "not measured") { Skipped = missing.Message }];
        }
        // one case that breaks must not take the hours of the others with it; it is in the table, and the exit code
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            Say($"{name}: FAILED, {error}");
            return [new Row(name, "not measured") { Failed = error.Message }];
        }
    }

    private static async Task<Dictionary<string, string>> Facts(Bench bench)
    {
        var disk = new DriveInfo(Sources.Artifacts);
        return new Dictionary<string, string>
        {
            ["made"] = $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC",
            ["commit"] = (await Shell.Run("git", "describe", "--always", "--dirty")).Trim(),
            ["machine"] = $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {disk.DriveFormat}",
            ["server"] = await bench.HowPublished(),
            ["rounds"] = $"{bench.Options.Rounds}, the median counts",
            ["scale"] = bench.Options.Scale == 1 ? "1" : $"{bench.Options.Scale}: too small to be judged by",
        };
    }

    private static void Say(string line) => Console.Error.WriteLine($"bench: {line}");
}
