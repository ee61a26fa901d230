using System.Collections.Concurrent;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Domain.Tests.Plans.Properties;

/// <summary>"A batch of reports has exactly the effect of the same sent one by one in the order given."</summary>
public sealed class CommandsCarriedOutTogether
{
    private const int Seeds = 1_000;

    [Fact]
    public void Have_the_effect_of_the_same_reports_one_by_one() => Compare(run => run.Reports());

    /// <summary>Storage carries out in one slice whatever comes together, people's commands among the reports.</summary>
    [Fact]
    public void Have_it_whatever_they_are() => Compare(run => run.Anything());

    private static void Compare(Func<PlanRun, IReadOnlyList<PlanCommand>> choose)
    {
        var differences = new ConcurrentQueue<string>();
        Parallel.For(0, Seeds, seed => Compare(seed, choose).ForEach(differences.Enqueue));
        Assert.True(differences.IsEmpty, string.Join("\n", differences.Take(10)));
    }

    private static List<string> Compare(int seed, Func<PlanRun, IReadOnlyList<PlanCommand>> choose)
    {
        var run = new PlanRun(seed);
        run.ToTheMiddle();
        var commands = choose(run).ToList();
        var (single, batch) = (run.Domain.Stored.Copy(), run.Domain.Stored.Copy());

        var singly = commands.ConvertAll(c => single.Commit(run.Now, Jitter, slice => run.Domain.Ask(slice, c, null)));
        var together = batch.Commit(run.Now, Jitter, slice => commands.ConvertAll(c => run.Domain.Ask(slice, c, null)));

        var differences = new List<string>();
        Same("answers", singly.Select(Answer), together.Select(Answer));
        Same("events", Lines(single), Lines(batch));

        // a unit of work is one version, however many reports it carries
        Same("plan", [StoredPlan.Describe(single.Plan, "Version")], [StoredPlan.Describe(batch.Plan, "Version")]);
        Same("tasks", Rows(single), Rows(batch));
        return differences;

        void Same(string what, IEnumerable<string> expected, IEnumerable<string> actual)
        {
            foreach (var (one, other) in expected.Zip(actual).Where(pair => pair.First != pair.Second).Take(1))
                differences.Add($"seed {seed}, {what}:\n  one by one: {one}\n  together:   {other}");
            if (expected.Count() != actual.Count())
                differences.Add($"seed {seed}: {expected.Count()} {what} one by one, {actual.Count()} together");
        }
    }

    private static double Jitter() => 0.5;

    private static string Answer(SliceOutcome outcome) => $"{outcome.Result.Error?.Code} {outcome.Changed}";

    /// <summary>In the order of each task's own, for that among tasks is free within a command.</summary>
    private static IEnumerable<string> Lines(StoredPlan stored) =>
        stored.Events.OrderBy(e => e.TaskKey, StringComparer.Ordinal).Select(e => $"{e with { Seq = 0 }}");

    private static IEnumerable<string> Rows(StoredPlan stored) =>
        stored.Tasks.OrderBy(task => task.Position).Select(task => StoredPlan.Describe(task, "Version"));
}
