namespace CleanPlan.Application.Agents;

/// <summary>
/// Does the tasks of one type. Derive it anywhere in a scanned assembly, and it is found: nothing is registered by hand.
/// One instance serves all tasks at once, so it keeps no state between them.
/// </summary>
public interface IAgent
{
    /// <summary>The <c>agent_type</c> of the tasks that it takes; no other agent may have the same.</summary>
    string AgentType { get; }

    /// <summary>
    /// Does one attempt at a task, outside any transaction. It may be done more than once: after a crash, or when the
    /// lease was lost on the way.
    /// </summary>
    /// <param name="task">what is to be done, as it was when it was claimed</param>
    /// <param name="context">what the agent may use meanwhile</param>
    /// <param name="cancel">the lease was lost, or the process stops: what is returned after it counts for nothing</param>
    /// <exception cref="AgentFailure">says how the failure is to be treated; any other exception is worth a retry</exception>
    Task<AgentAnswer> Run(AgentTask task, IAgentContext context, CancellationToken cancel);
}

/// <summary>What an agent may use while it works.</summary>
public interface IAgentContext
{
    /// <summary>Says in the plan's events how it goes on.</summary>
    /// <param name="progress">0 to 100; null leaves it as it is</param>
    void Tell(string message, int? progress = null);

    /// <summary>Keeps a file beside the task, under one plain name; a file of that name is replaced.</summary>
    /// <returns>where it can be fetched from, below the base of any version of the API: a result outlives them</returns>
    Task<string> Save(string name, ReadOnlyMemory<byte> content, CancellationToken cancel);
}
