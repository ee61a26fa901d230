using CleanPlan.Application.Agents;
using CleanPlan.Architecture.Tests.Rules;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Architecture.Tests;

public sealed class AgentTypes
{
    private static readonly IAgent[] s_builtIn =
    [
        .. new ServiceCollection()
            .AddSingleton(TimeProvider.System)
            .AddAgents()
            .BuildServiceProvider()
            .GetServices<IAgent>(),
    ];

    private static readonly Rule<IReadOnlyList<IAgent>> s_unique = new(agents =>
        agents
            .GroupBy(agent => agent.AgentType)
            .Select(same => new Verdict(same.Key, same.Count() is 1 ? null : $"is taken by {same.Count()} agents"))
    );

    [Fact]
    public void Belong_to_one_agent_each() => s_unique.Catches([new Twin(), new Twin()], nameof(Twin)).Holds(s_builtIn);

    private sealed class Twin : IAgent
    {
        public string AgentType => nameof(Twin);

        public Task<AgentAnswer> Run(AgentTask task, IAgentContext context, CancellationToken cancel) =>
            throw new NotSupportedException();
    }
}
