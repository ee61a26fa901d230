using CleanPlan.Application.Agents;

namespace CleanPlan.Application.Tests.Agents;

public sealed class FindingAgents
{
    [Fact]
    public void Each_is_found_and_judged_by_the_suite()
    {
        var judged = typeof(AgentSuite)
            .Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(AgentSuite)) && !type.IsAbstract)
            .Select(type => ((AgentSuite)Activator.CreateInstance(type)!).Agent.AgentType)
            .ToList();

        Assert.NotEmpty(judged);
        Assert.Equal(judged.Order(StringComparer.Ordinal), TheAgents.Roster.Types.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Two_of_one_type_are_refused()
    {
        var sleep = TheAgents.Roster.Find("sleep")!;

        var refusal = Assert.Throws<InvalidOperationException>(() => new AgentRoster([sleep, sleep]));

        Assert.Contains("sleep", refusal.Message, StringComparison.Ordinal);
    }
}
