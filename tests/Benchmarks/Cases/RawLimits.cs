using System.Text.RegularExpressions;
using CleanPlan.Benchmarks.Reporting;
using CleanPlan.Benchmarks.Servers;
using CleanPlan.EndToEnd.Tests;

namespace CleanPlan.Benchmarks.Cases;

/// <summary>Our whole lives over REST, of what the storage alone can do with one statement after the other.</summary>
internal static partial class RawLimits
{
    private const string Rate = "tasks_per_s";
    private const string Raw = "lifecycle ins+claim+complete batch 100 FULL";

    public static async Task<IReadOnlyList<Row>> Independent(Bench bench)
    {
        var shared = await bench.Shared;
        await bench.Program;
        var (ours, theirs) = (new List<Dictionary<string, double>>(), new List<Dictionary<string, double>>());
        await bench.Interleave(
            "limits",
            async () =>
            {
                using var server = await Server.Ours(bench, bench.Scratch());
                var load = AgainstCeiling.Lifecycle(bench.Scaled(400), layers: 1, batch: 100, workers: 4);
                ours.Add(await shared.Load(SharedBench.Ours, server.Address, load[0], load[1..]));
            },
            async () => theirs.Add(await Measure(bench, shared))
        );
        return
        [
            new Row("limits", "whole life of independent tasks, batches of 100; of SQLite alone in a raw loop, FULL")
            {
                Metric = Rate,
                Rounds = [.. ours.Zip(theirs, (our, their) => Round.Ratio(Rate, our, their))],
            },
        ];
    }

    private static async Task<Dictionary<string, double>> Measure(Bench bench, SharedBench shared)
    {
        var seconds = $"{3 * bench.Options.Scale}";
        var said = await Shell.RunIn(
            Project.Root,
            "dotnet",
            [("BENCH_DB", bench.Scratch())],
            [shared.Limits, "sqlite-claim", "1", seconds, Raw]
        );
        // the name, then the least, the median and the largest
        var rate = Line().Match(said).Groups["median"].Value.Replace(",", "", StringComparison.Ordinal);
        return new Dictionary<string, double> { [Rate] = double.Parse(rate) };
    }

    [GeneratedRegex(@"batch 100 FULL\s+[\d.,]+\s+(?<median>[\d.,]+)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Line();
}
