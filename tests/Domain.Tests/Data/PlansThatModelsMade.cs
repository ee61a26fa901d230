using CleanPlan.Domain.Plans;
using CleanPlan.Tests.Common;

namespace CleanPlan.Domain.Tests.Data;

/// <summary>
/// Every plan of every file, taken or refused as a check that shares nothing with ours says; the totals were counted
/// beforehand, outside of this program.
/// </summary>
public sealed class PlansThatModelsMade
{
    [DataTheory]
    [InlineData("asynchow.jsonl", 150, 744, 561, "")]
    [InlineData("llm-output-taskbench-huggingface-codellama13b.jsonl", 150, 522, 373, "3 dependency_cycle")]
    [InlineData("ultratool-gold.jsonl", 60, 151, 90, "2 duplicate_task_key")]
    [InlineData("worfbench-os.json", 20, 77, 57, "")]
    [InlineData("worfbench-wikihow.json", 80, 418, 298, "")]
    [InlineData("tau2-airline-tasks.json", 50, 142, 99, "7 empty_plan")]
    [InlineData("tau2-mock-tasks.json", 10, 8, 0, "2 empty_plan")]
    [InlineData("tool-graph-huggingface.json", 1, 23, 225, "1 dependency_cycle")]
    public void Are_taken_or_refused_for_their_own_faults(string file, int plans, int tasks, int links, string refused)
    {
        var read = PlanFiles.Read(file);
        Assert.Equal((plans, tasks), (read.Count, read.Sum(plan => plan.Names.Count)));
        Assert.Equal(links, read.Sum(plan => plan.Links.Distinct().Count()));

        foreach (var plan in read)
            AssertJudgedAlike(plan);

        var codes = read.Select(plan => PlanBlueprint.Check(plan.Drafts).Error?.Code).OfType<string>();
        Assert.Equal(refused, string.Join(", ", codes.CountBy(code => code).Select(x => $"{x.Value} {x.Key}")));
    }

    private static void AssertJudgedAlike(NamedPlan plan)
    {
        var expected = plan.Faults;
        var judged = PlanBlueprint.Check(plan.Drafts);
        if (judged.IsOk)
        {
            Assert.Empty(expected);
            Assert.Equal(plan.Links.Distinct().Count(), judged.Value.Edges);
            return;
        }

        Assert.Equal(expected[0], judged.Error.Code);
        Assert.Equal(expected.Order(), judged.Error.Faults.Select(fault => fault.Code).Distinct().Order());
    }
}
