using System.Collections.Concurrent;
using CleanPlan.Application.Agents;

namespace CleanPlan.Infrastructure.Tests.Agents;

/// <summary>Ends each task when the test says so.</summary>
internal sealed class FakeAgent : IAgent
{
    private readonly ConcurrentDictionary<Guid, Attempt> _attempts = [];

    public string AgentType => "test";

    public bool IgnoresCancelling { get; set; }

    public Attempt Of(Guid taskId) => _attempts.GetOrAdd(taskId, _ => new Attempt());

    public async Task<AgentAnswer> Run(AgentTask task, IAgentContext context, CancellationToken cancel)
    {
        var attempt = Of(task.Id);
        attempt.Begun.SetResult(context);
        return await (IgnoresCancelling ? attempt.End.Task : attempt.End.Task.WaitAsync(cancel));
    }

    internal sealed class Attempt
    {
        public TaskCompletionSource<IAgentContext> Begun { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<AgentAnswer> End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Complete() => End.SetResult(AgentAnswer.Done(new TestResult("done")));
    }
}

internal sealed record TestResult(string Summary) : AgentResult(Summary);
