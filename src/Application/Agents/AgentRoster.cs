namespace CleanPlan.Application.Agents;

/// <summary>The agents of this process by their type.</summary>
public sealed class AgentRoster
{
    private readonly Dictionary<string, IAgent> _agents = new(StringComparer.Ordinal);

    public AgentRoster(IEnumerable<IAgent> agents)
    {
        foreach (var agent in agents)
        {
            if (!_agents.TryAdd(agent.AgentType, agent))
            {
                throw new InvalidOperationException(
                    $"Two agents take tasks of the type {agent.AgentType}: "
                        + $"{_agents[agent.AgentType].GetType().Name} and {agent.GetType().Name}."
                );
            }
        }
    }

    public IReadOnlyCollection<string> Types => _agents.Keys;

    public IAgent? Find(string? agentType) => agentType is null ? null : _agents.GetValueOrDefault(agentType);
}
