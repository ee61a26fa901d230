using CleanPlan.Application.Agents;

namespace CleanPlan.Application.Tests.Agents;

public sealed class FindingAgents
{
    [Fact]
    public void All_that_are_built_in_are_found() =>
        Assert.Equal(
            ["Export", "Generation", "Interview", "Refinement", "Validator", "sleep"],
            TheAgents.Roster.Types.Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Each_is_judged_by_the_suite()
    {
        var judged = typeof(AgentSuite)
            .Assembly.GetTypes()
            .Count(type => type.IsSubclassOf(typeof(AgentSuite)) && !type.IsAbstract);

        Assert.Equal(TheAgents.Roster.Types.Count, judged);
    }

    [Fact]
    public void Two_of_one_type_are_refused()
    {
        var sleep = TheAgents.Roster.Find("sleep")!;

        var refusal = Assert.Throws<InvalidOperationException>(() => new AgentRoster([sleep, sleep]));

        Assert.Contains("sleep", refusal.Message, StringComparison.Ordinal);
    }
}
