using System.Text.Json;
using Ardalis.Specification;
using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Planning;
using CleanPlan.Application.Sessions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;
using CleanPlan.Domain.Sessions;

namespace CleanPlan.Application.Jobs;

/// <summary>
/// Asks the planner for a job, outside of any transaction, and hands in what it says. Whether anybody still waits for the
/// answer the job decides, by the token that it was asked with.
/// </summary>
public sealed class JobPlanning(
    IUnitOfWork work,
    IJobs jobs,
    JobPlans plans,
    IPlanner planner,
    IModelCalls calls,
    IReads reads,
    IClock clock
) : IOwnUseCase
{
    /// <param name="stop">takes the question back: it is asked again by whoever comes next</param>
    public async Task Plan(TenantId tenant, Guid jobId, CancellationToken stop)
    {
        var asked = await work.Run(tenant, cancel => Ask(jobId, cancel), stop);
        if (!asked.IsOk || asked.Value is not { } question)
            return;
        PlannerOutcome? outcome = null;
        var told = new CountedCalls(calls.Of(tenant, jobId));
        try
        {
            outcome = await planner.Draft(question.Request, told, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // told below, also where the server stops: else it would count as lost
        }

        await work.Run(
            tenant,
            cancel => HandIn(jobId, question.Token, outcome, told.Usage, cancel),
            CancellationToken.None
        );
    }

    private async Task<Result<Question?>> Ask(Guid jobId, CancellationToken cancel)
    {
        if (await jobs.Find(jobId, cancel) is not { } job)
            return JobErrors.NotFound;
        if (job.PlanningAskedAt is not null)
            await calls.Lose(job.TenantId, job.Id, cancel);
        return job.AskPlanner(clock.Now) is { } token ? new Question(token, await Request(job, cancel)) : null;
    }

    private async Task<PlannerRequest> Request(Job job, CancellationToken cancel)
    {
        var sessions = await reads.List(job.TenantId, new SessionById(job.SessionId), cancel);
        var messages = await reads.List(job.TenantId, new LastMessages(job.SessionId), cancel);
        var said = await reads.List(job.TenantId, new FeedbackOf(job.Id), cancel);
        return new PlannerRequest
        {
            Kind = job.Planning!.Value,
            Goal = job.Goal,
            AgentTypes = job.AgentTypes,
            SystemPrompt = sessions is [var session] ? session.SystemPrompt : null,
            Messages = [.. messages.Reverse().Select(Message)],
            Feedback = [.. said.Append(job.Feedback).OfType<string>()],
            Draft = job.Draft is { } draft ? DraftContent.Read(draft.Content).Tasks : [],
            Revision = job.DraftRevision + 1,
        };
    }

    // a text is told as what it says, all else as the JSON that it is
    private static PlannerMessage Message(Message message) =>
        new(
            message.Role.Wire(),
            message.Content is ['"', ..] text ? JsonElement.Parse(text).GetString()! : message.Content ?? ""
        );

    private async Task<Result<Nothing>> HandIn(
        Guid jobId,
        long token,
        PlannerOutcome? outcome,
        ModelUsage usage,
        CancellationToken cancel
    )
    {
        if (await jobs.Find(jobId, cancel) is not { } job)
            return JobErrors.NotFound;
        job.Count(usage, clock.Now);
        switch (outcome)
        {
            case PlannerDraft draft:
                var content = new DraftContent(job.Goal, OnFailure: null, Metadata: null, draft.Tasks);
                var text = new DraftText(DraftSource.Planner, content.Write(), draft.Notes, By: null);
                if (job.Answer(token, text, clock.Now) is true)
                {
                    var queued = await plans.Enqueue(job, by: null, cancel);
                    if (!queued.IsOk)
                        return queued.Error;
                }

                break;
            case PlannerFailure failure:
                var faults = failure.Faults.Count == 0 ? null : failure.Faults;
                var error = new JobError(failure.Type.Wire(), failure.Message, Faults: faults);
                job.GiveUp(token, error, clock.Now);
                break;
            default:
                job.TakeBack(token, clock.Now);
                break;
        }

        return new Nothing();
    }

    private sealed record Question(long Token, PlannerRequest Request);
}

internal sealed class LastMessages : Specification<Message>
{
    public LastMessages(Guid sessionId)
    {
        Query.Where(message => message.SessionId == sessionId).OrderByDescending(message => message.Seq);
        Query.Take(PlanningLimits.Messages).AsNoTracking();
    }
}

/// <summary>What was said of drafts, oldest first.</summary>
internal sealed class FeedbackOf : Specification<Draft, string>
{
    public FeedbackOf(Guid jobId)
    {
        Query.Where(draft => draft.JobId == jobId && draft.Feedback != null).OrderBy(draft => draft.Revision);
        Query.AsNoTracking();
        Query.Select(draft => draft.Feedback!);
    }
}
