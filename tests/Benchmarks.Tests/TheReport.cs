using System.Text.Json;
using CleanPlan.Benchmarks.Reporting;

namespace CleanPlan.Benchmarks.Tests;

public sealed class TheReport : IDisposable
{
    private static readonly Limit AtLeastHalf = Limit.AtLeastOf(0.5, 0.8);

    private readonly string _directory = Directory.CreateTempSubdirectory("cleanplan-bench-").FullName;

    [Fact]
    public async Task Judges_the_median_of_the_ratios_of_the_rounds()
    {
        // the medians of both sides are alike; what counts is what the two did in the same round
        var row = Measured(AtLeastHalf, (10, 20), (20, 10), (30, 50));

        var (table, json) = await Written(row);

        Assert.Contains("| a case | what | 0.60 | >= 0.5 | >= 0.8 | must | 20 against 20 tasks_per_s |", table);
        Assert.Equal(0.6, json.GetProperty("rows")[0].GetProperty("value").GetDouble(), 5);
        Assert.Equal(
            50,
            json.GetProperty("rows")[0]
                .GetProperty("rounds")[2]
                .GetProperty("theirs")
                .GetProperty("tasks_per_s")
                .GetDouble()
        );
        Assert.False(json.GetProperty("is_broken").GetBoolean());
    }

    [Fact]
    public async Task Is_broken_by_a_must_that_is_missed()
    {
        var (table, json) = await Written(Measured(AtLeastHalf, (1, 1)), Measured(AtLeastHalf, (4, 10)));

        Assert.Contains("| goal |", table);
        Assert.Contains("| MISSED |", table);
        Assert.True(json.GetProperty("is_broken").GetBoolean());
    }

    [Fact]
    public async Task Is_broken_by_a_case_that_could_not_be_measured_and_not_by_one_that_was_skipped()
    {
        var skipped = new Row("a case", "what") { Limit = AtLeastHalf, Skipped = "no | redis" };

        var (table, json) = await Written(skipped);
        var (_, broken) = await Written(new Row("a case", "what") { Failed = "it fell over" });

        Assert.Contains("| skipped | no \\| redis |", table);
        Assert.Equal("no | redis", json.GetProperty("rows")[0].GetProperty("skipped").GetString());
        Assert.False(json.GetProperty("is_broken").GetBoolean());
        Assert.True(broken.GetProperty("is_broken").GetBoolean());
    }

    [Theory]
    [InlineData(1.05, nameof(Verdict.Goal))]
    [InlineData(1.2, nameof(Verdict.Must))]
    [InlineData(1.31, nameof(Verdict.Missed))]
    public void Judges_a_cost_by_what_it_is_at_most(double cost, string verdict) =>
        Assert.Equal(verdict, Limit.AtMostOf(1.3, 1.1).Judge(cost).ToString());

    [Fact]
    public void Judges_nothing_by_an_aim()
    {
        Assert.Equal(Verdict.Reported, Limit.Aim(10).Judge(11));
        Assert.Equal(Verdict.Goal, Limit.Aim(10).Judge(9));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static Row Measured(Limit limit, params (double Ours, double Theirs)[] rounds) =>
        new("a case", "what")
        {
            Metric = "tasks_per_s",
            Limit = limit,
            Rounds =
            [
                .. rounds.Select(round => Round.Ratio("tasks_per_s", Figures(round.Ours), Figures(round.Theirs))),
            ],
        };

    private static Dictionary<string, double> Figures(double rate) => new() { ["tasks_per_s"] = rate };

    private async Task<(string Table, JsonElement Json)> Written(params Row[] rows)
    {
        await new Report(new Dictionary<string, string> { ["scale"] = "1" }, rows).Write(_directory);
        var json = await File.ReadAllTextAsync(Path.Combine(_directory, "benchmarks.json"));
        return (await File.ReadAllTextAsync(Path.Combine(_directory, "benchmarks.md")), JsonElement.Parse(json));
    }
}
