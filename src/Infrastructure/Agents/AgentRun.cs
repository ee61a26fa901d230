using System.Text;
using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Agents;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Infrastructure.Agents;

/// <summary>One attempt of an agent at a task: turns whatever comes of it into the report that it is.</summary>
internal sealed class AgentRun(Assignment assignment, IAgent agent, ReportQueue reports, ITaskSupply supply)
    : IAgentContext
{
    // one report ends an attempt, so a repetition of it is always the same one
    private const string Hash = "agent";

    // never disposed: it has no timer, and a late heartbeat may still want to cancel it
    private readonly CancellationTokenSource _cut = new();
    private volatile bool _lost;
    private int _left;

    public Guid TaskId => assignment.Task.Id;

    public long LeaseToken => assignment.LeaseToken;

    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>What it had to say is said: nothing keeps its lease alive any more.</summary>
    public bool HasLeft => Volatile.Read(ref _left) != 0;

    /// <summary>Runs the agent on the thread pool, so that one that blocks holds up nobody.</summary>
    public void Start(Func<AgentRun, Task> end) => Ended = Task.Run(() => end(this), CancellationToken.None);

    /// <summary>The lease is another's: whatever comes out now counts for nothing.</summary>
    public void Lose()
    {
        _lost = true;
        Cancel();
    }

    // what an agent does when it hears of it must hold up nobody
    public void Cancel() => _ = _cut.CancelAsync();

    /// <summary>Gives up its slot.</summary>
    /// <returns>whether it had one until now</returns>
    public bool Leave() => Interlocked.Exchange(ref _left, 1) == 0;

    /// <summary>Works on the task; never throws.</summary>
    /// <returns>what is to be reported; null where the lease was lost</returns>
    public async Task<WorkerReport?> Execute()
    {
        WorkerReport report;
        try
        {
            report = ReportOf(await agent.Run(assignment.Task, this, _cut.Token));
        }
        catch (AgentFailure failure)
        {
            var delay = Math.Clamp(failure.RetryAfter.TotalSeconds, 0, PlanLimits.MaxRetryAfterSeconds);
            report = Failed(failure.Type, failure.Message, failure.Retryable, delay);
        }
        catch (OperationCanceledException) when (_cut.IsCancellationRequested)
        {
            report = GivenBack();
        }
        catch (Exception error)
        {
            report = Failed(error.GetType().Name, error.Message);
        }

        return _lost ? null : report;
    }

    public Release GivenBack() => new(LeaseToken, Hash);

    public FailureReport Failed(string type, string message, bool retryable = true, double delay = 0) =>
        new(
            LeaseToken,
            Hash,
            Cut(type, PlanLimits.ErrorType),
            // a failure without a word would be refused
            message.Length == 0
                ? type
                : Cut(message, PlanLimits.Message),
            retryable,
            delay
        );

    public void Tell(string message, int? progress = null)
    {
        var percent = progress is { } said ? Math.Clamp(said, 0, 100) : (int?)null;
        _ = reports.Send(new TaskReport(TaskId, new Heartbeat(LeaseToken, percent, Cut(message, PlanLimits.Message))));
    }

    public Task<string> Save(string name, ReadOnlyMemory<byte> content, CancellationToken cancel) =>
        supply.Save(TaskId, name, content, cancel);

    private WorkerReport ReportOf(AgentAnswer answer) =>
        answer switch
        {
            AgentDone done => new Completion(LeaseToken, Hash, Kept(done.Result), []),
            AgentAsks asks => new Question(
                LeaseToken,
                Hash,
                asks.Approval ? TaskReason.AwaitingApproval : TaskReason.AwaitingInput,
                Cut(asks.Question, PlanLimits.Message)
            ),
            _ => throw new InvalidOperationException($"No report for {answer.GetType().Name}."),
        };

    // a server would refuse it, and every other report of the set with it
    private static string Kept(string result)
    {
        if (Encoding.UTF8.GetByteCount(result) > PlanLimits.Json)
            throw new AgentFailure(
                "limit_exceeded",
                $"The result has more than {PlanLimits.Json} bytes.",
                retryable: false
            );
        return JsonStrings.AreText(result)
            ? result
            : throw new AgentFailure("malformed_json", "The result holds half of a surrogate pair.", retryable: false);
    }

    // no text that is kept has U+0000
    private static string Cut(string text, int most)
    {
        text = text.Replace('\0', '\uFFFD');
        return text.Length <= most ? text : $"{text.AsSpan(0, most - 1)}…";
    }
}
