namespace CleanPlan.Benchmarks.Reporting;

/// <summary>One line of the table: what was measured in several rounds, and what it must keep to.</summary>
internal sealed record Row(string Case, string What)
{
    public IReadOnlyList<Round> Rounds { get; init; } = [];

    /// <summary>The figure that the value is made of, as the rounds name it.</summary>
    public string Metric { get; init; } = "";

    public Limit? Limit { get; init; }

    /// <summary>Why there is no value.</summary>
    public string? Skipped { get; init; }

    public string? Failed { get; init; }

    /// <summary>Median of the rounds.</summary>
    public double? Value => Rounds.Count == 0 ? null : Median(Rounds.Select(round => round.Value));

    public Verdict Verdict =>
        Skipped is not null ? Verdict.Skipped
        : Failed is not null ? Verdict.Failed
        : Value is not { } value || double.IsNaN(value) ? Verdict.Failed
        : Limit?.Judge(value) ?? Verdict.Reported;

    public bool IsBroken => Verdict is Verdict.Missed or Verdict.Failed;

    /// <summary>What stands behind the value, in medians of their own.</summary>
    public string Figures
    {
        get
        {
            if (Skipped is not null || Failed is not null)
                return Skipped ?? Failed!;
            if (Rounds.Count == 0)
                return "";
            var theirs = Rounds[0].Theirs.Count == 0 ? "" : $" against {Middle(round => round.Theirs)}";
            var beside = Rounds[0].Ours.Keys.Where(name => name != Metric && IsLatency(name));
            return string.Join(
                ", ",
                [
                    $"{Middle(round => round.Ours)}{theirs} {Metric}",
                    .. beside.Select(name => $"{name} {Round.Say(Median(Rounds.Select(r => r.Ours[name])))}"),
                ]
            );
        }
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>The median and the 99th percentile, named as the figures of a round are.</summary>
    public static Dictionary<string, double> Percentiles(string prefix, IEnumerable<double> milliseconds)
    {
        double[] sorted = [.. milliseconds.Order()];
        return sorted.Length == 0
            ? []
            : new Dictionary<string, double>
            {
                [$"{prefix}p50_ms"] = sorted[sorted.Length / 2],
                [$"{prefix}p99_ms"] = sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * 0.99))],
            };
    }

    private static bool IsLatency(string name) =>
        name.Contains("p50", StringComparison.Ordinal) || name.Contains("p99", StringComparison.Ordinal);

    private string Middle(Func<Round, IReadOnlyDictionary<string, double>> side) =>
        Round.Say(Median(Rounds.Select(round => side(round)[Metric])));
}

/// <summary>One of several measurements, with all its figures; the other side's are empty where there is none.</summary>
internal sealed record Round(
    double Value,
    IReadOnlyDictionary<string, double> Ours,
    IReadOnlyDictionary<string, double> Theirs
)
{
    private static readonly Dictionary<string, double> s_none = [];

    /// <summary>One figure of ours, of the same one of theirs.</summary>
    public static Round Ratio(
        string metric,
        IReadOnlyDictionary<string, double> ours,
        IReadOnlyDictionary<string, double> theirs
    ) => new(ours[metric] / theirs[metric], ours, theirs);

    /// <summary>A figure as it is.</summary>
    public static Round Figure(string metric, IReadOnlyDictionary<string, double> ours) =>
        new(ours[metric], ours, s_none);

    public static string Say(double figure) => figure >= 100 ? $"{figure:#,0}" : $"{figure:0.##}";
}
