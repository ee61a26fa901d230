using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Planning;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;
using Polly;
using Polly.Retry;

namespace CleanPlan.Infrastructure.Llm;

/// <summary>A provider, and what is known about how it does.</summary>
internal sealed record Source(IProvider Provider, Breaker Breaker);

/// <summary>The making of one draft: who is asked what, how often and for how long.</summary>
internal sealed class Drafting(
    PlannerRequest request,
    IModelCallLog calls,
    RandomSource random,
    TimeProvider time,
    CancellationToken cancel
)
{
    private const int Retries = 3;
    private static readonly TimeSpan s_longestCall = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_firstWait = TimeSpan.FromSeconds(0.5);

    private readonly long _began = time.GetTimestamp();

    /// <summary>Asks them one after the other, for a minute at most.</summary>
    public async Task<PlannerOutcome> By(IReadOnlyList<Source> sources)
    {
        using var end = new CancellationTokenSource(s_longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, end.Token);
        var reasons = new List<string>();
        try
        {
            foreach (var source in sources)
            {
                var attempt = await AskAndRepair(source, either.Token);
                if (attempt.Draft is { } draft)
                    return draft;
                if (attempt.Refusal is { } refusal)
                    return new PlannerFailure(PlannerFailureType.AnswerInvalid, refusal.Message, refusal.Faults);
                reasons.Add($"{source.Provider.Name}: {attempt.Reply.Fault}");
            }

            either.Token.ThrowIfCancellationRequested();
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Failed(
                PlannerFailureType.DraftTimeout,
                $"There was no sound answer within {s_longest.TotalSeconds} s."
            );
        }

        return Failed(PlannerFailureType.ProviderUnavailable, $"No provider answered: {string.Join(", ", reasons)}.");
    }

    private async Task<Attempt> AskAndRepair(Source source, CancellationToken end)
    {
        var prompt = DraftPrompt.For(request);
        var first = await Ask(source, prompt, Purpose, end);
        return first.Refusal is { } refusal
            ? await Ask(source, prompt.Repair(first.Reply.Answer!, refusal), ModelCallPurpose.Repair, end)
            : first;
    }

    private async Task<Attempt> Ask(Source source, DraftPrompt prompt, ModelCallPurpose purpose, CancellationToken end)
    {
        var number = 0;
        return await new ResiliencePipelineBuilder<Attempt> { TimeProvider = time }
            .AddRetry(
                new RetryStrategyOptions<Attempt>
                {
                    MaxRetryAttempts = Retries,
                    ShouldHandle = tried => ValueTask.FromResult(IsWorthWaiting(tried.Outcome.Result?.Wait)),
                    DelayGenerator = tried => ValueTask.FromResult(tried.Outcome.Result?.Wait),
                }
            )
            .Build()
            .ExecuteAsync(async token => await Try(source, prompt.Again(), purpose, ++number, token), end);
    }

    private bool IsWorthWaiting(TimeSpan? wait) => wait < s_longest - time.GetElapsedTime(_began);

    private async ValueTask<Attempt> Try(
        Source source,
        DraftPrompt prompt,
        ModelCallPurpose purpose,
        int number,
        CancellationToken end
    )
    {
        end.ThrowIfCancellationRequested();
        using var pass = source.Breaker.Enter();
        if (pass is null)
            return new Attempt(new Reply(null) { Fault = "breaker_open" });

        var call = await LoggedCall.Send(calls, time, source.Provider, purpose, number, prompt, end);
        if (await AskInTime(source.Provider, prompt, call, end) is not { } reply)
        {
            pass.Report(failed: true);
            return new Attempt(new Reply(null) { Fault = "timeout" }) { Wait = WaitAfter(number, default) };
        }

        pass.Report(failed: reply.IsPassing);
        if (reply.Answer is null)
        {
            await call.End(ModelCallOutcome.Error, reply, $"{reply.Fault}: {reply.Detail}");
            return new Attempt(reply) { Wait = reply.IsPassing ? WaitAfter(number, reply.RetryAfter) : null };
        }

        var read = Read(reply);
        await call.End(read.IsOk ? ModelCallOutcome.Ok : ModelCallOutcome.Invalid, reply, Told(read.Error));
        return new Attempt(reply) { Draft = read.IsOk ? read.Value : null, Refusal = read.Error };
    }

    /// <returns>null where it took too long</returns>
    private async Task<Reply?> AskInTime(IProvider provider, DraftPrompt prompt, LoggedCall call, CancellationToken end)
    {
        using var limit = new CancellationTokenSource(s_longestCall, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end, limit.Token);
        try
        {
            return await provider.Ask(prompt, either.Token);
        }
        catch (OperationCanceledException)
        {
            await call.End(cancel.IsCancellationRequested ? ModelCallOutcome.Cancelled : ModelCallOutcome.Timeout);
            end.ThrowIfCancellationRequested();
            return null;
        }
    }

    /// <summary>Full jitter, and no sooner than the provider asks for.</summary>
    private TimeSpan WaitAfter(int number, TimeSpan retryAfter)
    {
        var wait = s_firstWait * Math.Pow(2, number - 1) * random();
        return wait > retryAfter ? wait : retryAfter;
    }

    private Result<PlannerDraft> Read(Reply reply) =>
        reply.Ending switch
        {
            ReplyEnding.Truncated => Whole("answer_truncated", "The answer was cut off: it must be shorter."),
            ReplyEnding.Refused => Whole("answer_refused", "The answer was refused."),
            _ => PlannerAnswer.Read(reply.Answer!, request),
        };

    private static Error Whole(string code, string message) =>
        Error.Invalid(code, message, new Fault("", code, message));

    private static string? Told(Error? refusal) =>
        refusal is null
            ? null
            : string.Join(", ", refusal.Faults.Select(fault => $"{fault.Field}: {fault.Code}".TrimStart(':', ' ')));

    private static PlannerFailure Failed(PlannerFailureType type, string message) => new(type, message, []);

    private ModelCallPurpose Purpose =>
        request.Kind switch
        {
            PlanningKind.Draft => ModelCallPurpose.Draft,
            PlanningKind.Revise => ModelCallPurpose.Revise,
            _ => ModelCallPurpose.Replan,
        };

    /// <summary>One request and what it brought: a draft, a refusal of the answer, or neither.</summary>
    private sealed record Attempt(Reply Reply)
    {
        public PlannerDraft? Draft { get; init; }

        public Error? Refusal { get; init; }

        /// <summary>How long to wait before the same is asked again; null where that is of no use.</summary>
        public TimeSpan? Wait { get; init; }
    }
}
