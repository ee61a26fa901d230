using System.Diagnostics;

namespace CleanPlan.Benchmarks;

/// <summary>One line of the table: a cost against another of the same run, and the limit that it must keep.</summary>
/// <param name="Ratio">of the medians</param>
internal sealed record Measurement(string Case, double Ratio, string Must, bool Holds, string Figures)
{
    /// <summary>Two costs, measured in turns so that a noisy machine is noisy for both.</summary>
    /// <param name="rounds">how often each is measured</param>
    public static async Task<(double First, double Second)> Interleaved(
        int rounds,
        Func<Task<double>> first,
        Func<Task<double>> second
    )
    {
        var (a, b) = (new List<double>(), new List<double>());
        for (var i = 0; i < rounds; i++)
        {
            a.Add(await first());
            b.Add(await second());
        }

        return (Median(a), Median(b));
    }

    /// <summary>Milliseconds of one run.</summary>
    public static async Task<double> Time(Func<Task> work)
    {
        var start = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    public static Measurement AtMost(string name, double cost, double reference, double limit, string unit = "ms") =>
        new(
            name,
            cost / reference,
            $"<= {limit}",
            cost / reference <= limit,
            $"{cost:0.000} {unit} against {reference:0.000} {unit}"
        );

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
