using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CleanPlan.Benchmarks.Reporting;

/// <summary>The rows of a run, for people and for programs.</summary>
internal sealed record Report(IReadOnlyDictionary<string, string> Run, IReadOnlyList<Row> Rows)
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        // a figure that a peer does not have
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public bool IsBroken => Rows.Any(row => row.IsBroken);

    public string Markdown()
    {
        var text = new StringBuilder("# Benchmarks\n\n");
        text.AppendJoin('\n', Run.Select(said => $"- {said.Key}: {said.Value}"));
        text.Append("\n\n| case | what | value | must | goal | verdict | figures |\n");
        text.Append("| --- | --- | --- | --- | --- | --- | --- |\n");
        foreach (var row in Rows)
        {
            string[] cells =
            [
                row.Case,
                row.What,
                row.Value is { } value ? value.ToString("0.00", CultureInfo.InvariantCulture) : "-",
                row.Limit?.Must is { } must ? row.Limit.Say(must) : "-",
                row.Limit is { } limit ? limit.Say(limit.Goal) : "-",
                Said(row.Verdict),
                row.Figures,
            ];
            text.Append($"| {string.Join(" | ", cells.Select(Cell))} |\n");
        }

        return text.ToString();
    }

    public string Json() =>
        JsonSerializer.Serialize(
            new
            {
                Run,
                IsBroken,
                Rows = Rows.Select(row => new
                {
                    row.Case,
                    row.What,
                    row.Value,
                    row.Limit?.Must,
                    row.Limit?.Goal,
                    row.Limit?.AtLeast,
                    Verdict = Said(row.Verdict),
                    row.Skipped,
                    row.Failed,
                    row.Metric,
                    row.Rounds,
                }),
            },
            s_json
        );

    public async Task Write(string directory)
    {
        Directory.CreateDirectory(directory);
        await File.WriteAllTextAsync(Path.Combine(directory, "benchmarks.md"), Markdown());
        await File.WriteAllTextAsync(Path.Combine(directory, "benchmarks.json"), Json());
    }

    private static string Said(Verdict verdict) =>
        verdict switch
        {
            Verdict.Reported => "-",
            Verdict.Missed => "MISSED",
            Verdict.Failed => "FAILED",
            _ => JsonNamingPolicy.SnakeCaseLower.ConvertName(verdict.ToString()),
        };

    private static string Cell(string text) =>
        text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);
}
