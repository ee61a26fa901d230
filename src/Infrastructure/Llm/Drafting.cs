using CleanPlan.Application.Planning;
using CleanPlan.Domain.Common;

namespace CleanPlan.Infrastructure.Llm;

/// <summary>The making of one draft: who is asked what, how often and for how long.</summary>
internal sealed class Drafting(PlannerRequest request, IModelCallLog calls, TimeProvider time, CancellationToken cancel)
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(60);

    /// <summary>Asks them one after the other, for a minute at most.</summary>
    public async Task<PlannerOutcome> By(IReadOnlyList<IProvider> providers)
    {
        using var end = new CancellationTokenSource(s_longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, end.Token);
        try
        {
            return await By(providers[0], either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new PlannerFailure(
                PlannerFailureType.DraftTimeout,
                $"There was no sound answer within {s_longest.TotalSeconds} s.",
                []
            );
        }
    }

    private async Task<PlannerOutcome> By(IProvider provider, CancellationToken end)
    {
        var draft = await Ask(provider, end);
        return draft.IsOk
            ? draft.Value
            : new PlannerFailure(PlannerFailureType.AnswerInvalid, draft.Error.Message, draft.Error.Faults);
    }

    private async Task<Result<PlannerDraft>> Ask(IProvider provider, CancellationToken end)
    {
        var prompt = new DraftPrompt(request);
        var now = time.GetUtcNow();
        var call = new ModelCall(Guid.CreateVersion7(now), Purpose, provider.Name, provider.Model, 1, now, $"{prompt}");
        await calls.Sent(call, end);
        var began = time.GetTimestamp();
        try
        {
            var reply = await provider.Ask(prompt, end);
            var draft = PlannerAnswer.Read(reply.Answer!, request);
            var outcome = draft.IsOk ? ModelCallOutcome.Ok : ModelCallOutcome.Invalid;
            await Ended(
                new ModelCallEnd(outcome, time.GetElapsedTime(began), Answer: reply.Answer, Error: draft.Error?.Message)
            );
            return draft;
        }
        catch (OperationCanceledException)
        {
            var outcome = cancel.IsCancellationRequested ? ModelCallOutcome.Cancelled : ModelCallOutcome.Timeout;
            await Ended(new ModelCallEnd(outcome, time.GetElapsedTime(began)));
            throw;
        }

        // it is told also where nobody waits for the answer any more
        Task Ended(ModelCallEnd how) => calls.Ended(call.Id, how, CancellationToken.None);
    }

    private ModelCallPurpose Purpose =>
        request.Kind switch
        {
            PlannerKind.Draft => ModelCallPurpose.Draft,
            PlannerKind.Revise => ModelCallPurpose.Revise,
            _ => ModelCallPurpose.Replan,
        };
}
