using System.Collections.Concurrent;
using System.Diagnostics;
using Xunit.Abstractions;

namespace CleanPlan.Infrastructure.Tests.Simulation;

/// <summary>
/// The engine over real SQLite in memory, with a clock, dice, clients and failures that are all drawn from one seed.
/// <c>build/run simulate</c> runs it longer, from seeds that nobody has seen; docs/simulation.md.
/// </summary>
public sealed class ServersThatFailAnywhere(EmptyStore empty, ITestOutputHelper output) : IClassFixture<EmptyStore>
{
    private const int LastLines = 60;

    [Fact]
    public void Keep_what_they_have_acknowledged_and_nothing_else()
    {
        if (Number("CLEANPLAN_SEED") is { } one)
        {
            var (story, isGood) = Life.Of(one, empty);
            output.WriteLine(string.Join('\n', story));
            Assert.True(isGood, $"seed {one}: {story[^1]}");
            return;
        }

        var first = Number("CLEANPLAN_FIRST_SEED") ?? 0;
        var time = TimeSpan.FromSeconds(Number("CLEANPLAN_SIMULATE_SECONDS") ?? 20);
        var before = Environment.CpuUsage.TotalTime;
        var (seeds, sights, wrong) = Simulate(first, time);
        var each = (Environment.CpuUsage.TotalTime - before) / Math.Max(1, seeds);
        output.WriteLine(
            $"{seeds} seeds from {first} on in {time.TotalSeconds} s, {each.TotalMilliseconds:F0} ms of a core each"
        );
        Assert.True(wrong.IsEmpty, string.Join("\n\n", wrong));
        // or else it was too short, or failed too little, to prove anything
        Assert.Superset(
            new HashSet<string>(["nothing, failed", "together, failed", "together", "killed", "stopped"]),
            sights
        );
    }

    [Fact]
    public void Have_the_same_story_whenever_a_seed_is_told_again()
    {
        for (var seed = 0; seed < 10; seed++)
            Assert.Equal(Life.Of(seed, empty).Story, Life.Of(seed, empty).Story);
    }

    private (int Seeds, HashSet<string> Sights, ConcurrentQueue<string> Wrong) Simulate(int first, TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        var wrong = new ConcurrentQueue<string>();
        var sights = new ConcurrentDictionary<string, bool>();
        var seeds = Enumerable.Range(first, int.MaxValue - first).TakeWhile(_ => clock.Elapsed < time && wrong.IsEmpty);
        var count = 0;
        Parallel.ForEach(
            Partitioner.Create(seeds, EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            seed =>
            {
                var (story, isGood) = Life.Of(seed, empty);
                Interlocked.Increment(ref count);
                foreach (var line in story.Where(line => line[0] != ' '))
                    sights.TryAdd(SightOf(line), true);
                if (!isGood)
                    wrong.Enqueue(Report(seed, story));
            }
        );
        return (count, [.. sights.Keys], wrong);
    }

    // a turn's line says when it was, which course it took, and what happened to it
    private static string SightOf(string line) =>
        line.Split("  ") is [_, var course, var happened] ? course + (happened.Length > 0 ? ", failed" : "") : line;

    private static string Report(int seed, IReadOnlyList<string> story) =>
        string.Join('\n', story.TakeLast(LastLines))
        + $"\nreplay: CLEANPLAN_SEED={seed} dotnet test tests/Infrastructure.Tests --filter {nameof(ServersThatFailAnywhere)}";

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text) : null;
}
