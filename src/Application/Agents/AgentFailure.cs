namespace CleanPlan.Application.Agents;

/// <summary>A failure whose treatment the agent knows.</summary>
/// <param name="type">stable, snake_case</param>
/// <param name="retryable">false ends the task: the same would only happen again</param>
/// <param name="retryAfter">not before that, such as a provider asks for</param>
public sealed class AgentFailure(string type, string message, bool retryable, TimeSpan retryAfter = default)
    : Exception(message)
{
    public string Type => type;

    public bool Retryable => retryable;

    public TimeSpan RetryAfter => retryAfter;

    /// <summary>What was asked of the agent makes no sense, and will not the next time either.</summary>
    public static AgentFailure InvalidInput(string message) => new("invalid_input", message, retryable: false);
}
