using CleanPlan.Domain.Plans;
using CleanPlan.Tests.Common;

namespace CleanPlan.Domain.Tests.Data;

/// <summary>People wrote down how long each of these plans takes with all hands at work: what we call its critical path.</summary>
public sealed class GoldTimes
{
    [DataTheory]
    [InlineData(0)]
    [InlineData(1)]
    public void Are_the_lengths_of_our_critical_paths(int shortestOrLongest)
    {
        var differing = new List<string>();
        var plans = RealData.JsonLines("02-plans/asynchow.jsonl").Zip(PlanFiles.Read("asynchow.jsonl")).ToList();
        foreach (var (written, plan) in plans)
        {
            var seconds = written
                .GetProperty("steps")
                .EnumerateArray()
                .ToDictionary(
                    step => step.GetProperty("id").GetString()!,
                    step => step.GetProperty("duration_s")[shortestOrLongest].GetDouble()
                );
            var path = PlanBlueprint.Check(plan.Drafts).Value.Graph.CriticalPath(i => seconds[plan.Names[i]]);
            var gold = written.GetProperty("optimal_time_s")[shortestOrLongest].GetDouble();
            if (path.Sum(position => seconds[plan.Names[position]]) != gold)
                differing.Add(written.GetProperty("id").GetString()!);
        }

        Assert.Equal(150, plans.Count);
        Assert.Empty(differing);
    }
}
