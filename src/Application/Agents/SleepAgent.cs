using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Agents;

/// <summary>
/// Waits for <c>input.seconds</c>, after <c>input.fail_times</c> failures. It shows what an agent looks like, and plays
/// the part of real work in rehearsals.
/// </summary>
internal sealed class SleepAgent(TimeProvider time) : IAgent
{
    public string AgentType => "sleep";

    public async Task<AgentAnswer> Run(AgentTask task, IAgentContext context, CancellationToken cancel)
    {
        var seconds = task.Input.Number("seconds", PlanLimits.MaxSeconds) ?? 0;
        var failTimes = task.Input.Number("fail_times") ?? 0;
        if (seconds > 0)
            await Task.Delay(TimeSpan.FromSeconds(seconds), time, cancel);
        if (task.RetryCount < failTimes)
            throw new AgentFailure(
                "asked_to_fail",
                $"Failure {task.RetryCount + 1} of the {failTimes} that were asked for.",
                retryable: true
            );
        return AgentAnswer.Done(new SleepResult($"Slept for {seconds} s.", seconds));
    }
}

internal sealed record SleepResult(string Summary, double Seconds) : AgentResult(Summary);
