using CleanPlan.Application.Planning;

namespace CleanPlan.Infrastructure.Llm;

/// <summary>One request, as the log is told of it.</summary>
internal sealed class LoggedCall
{
    private readonly IModelCallLog _calls;
    private readonly TimeProvider _time;
    private readonly Guid _id;
    private readonly long _began;

    private LoggedCall(IModelCallLog calls, TimeProvider time, Guid id) =>
        (_calls, _time, _id, _began) = (calls, time, id, time.GetTimestamp());

    /// <summary>Tells it before it leaves.</summary>
    public static async Task<LoggedCall> Send(
        IModelCallLog calls,
        TimeProvider time,
        IProvider provider,
        ModelCallPurpose purpose,
        int attempt,
        DraftPrompt prompt,
        CancellationToken cancel
    )
    {
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        await calls.Sent(
            new ModelCall(id, purpose, provider.Name, provider.Model, attempt, now, prompt.ToString()),
            cancel
        );
        return new LoggedCall(calls, time, id);
    }

    /// <summary>Tells how it has ended, also where nobody waits for the answer any more.</summary>
    public Task End(ModelCallOutcome outcome, Reply? reply = null, string? error = null) =>
        _calls.Ended(
            _id,
            new ModelCallEnd(
                outcome,
                _time.GetElapsedTime(_began),
                reply?.HttpStatus,
                reply?.InputTokens,
                reply?.OutputTokens,
                reply?.Cost,
                reply?.Answer,
                error
            ),
            CancellationToken.None
        );
}
