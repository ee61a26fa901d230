using CleanPlan.Domain.Common;

namespace CleanPlan.Domain.Jobs;

// how a job comes by its plan: a planner is asked, drafts come, a person judges them
public sealed partial class Job
{
    private static readonly JobError s_crashLoop = new(
        "planner_crash_loop",
        "Three times in a row whoever asked the planner has died before its answer."
    );

    /// <summary>What a planner is wanted for; null where nothing is.</summary>
    public PlanningKind? Planning { get; internal set; }

    /// <summary>When the planner was asked; null as long as there is no place for it.</summary>
    public DateTimeOffset? PlanningAskedAt { get; internal set; }

    /// <summary>What the answer must bring along: it grows each time that the planner is asked.</summary>
    public long PlanningToken { get; internal set; }

    /// <summary>How often in a row whoever asked has died before the answer.</summary>
    public int PlanningLosses { get; internal set; }

    /// <summary>What the person says who wants another draft.</summary>
    public string? Feedback { get; internal set; }

    /// <summary>A draft came with the job.</summary>
    /// <returns>whether its plan is to be made at once: nobody wants to see it before</returns>
    public bool Propose(DraftText text, DateTimeOffset now) => Take(text, now);

    /// <summary>Asks the planner, or asks it again where who asked is gone; the third time in a row it is given up.</summary>
    /// <returns>the token of the answer; null where nothing is to be asked</returns>
    public long? AskPlanner(DateTimeOffset now)
    {
        if (Status is JobStatus.Created)
        {
            Planning = PlanningKind.Draft;
            MoveTo(JobStatus.Drafting, null, null, now);
        }
        else if (Planning is null)
        {
            return null;
        }
        else if (PlanningAskedAt is not null && ++PlanningLosses >= JobLimits.CrashLoop)
        {
            GiveUp(s_crashLoop, now);
            return null;
        }
        else
        {
            Touch(now);
        }

        PlanningAskedAt = now;
        return ++PlanningToken;
    }

    /// <summary>Who asks stops before the answer is there: it is asked again, and nothing is held against it.</summary>
    public void TakeBack(long token, DateTimeOffset now)
    {
        if (!IsAsked(token))
            return;
        (PlanningAskedAt, PlanningToken) = (null, PlanningToken + 1);
        Touch(now);
    }

    /// <summary>Models were asked for it, whether anybody waits for the answer or not.</summary>
    public void Count(ModelUsage usage, DateTimeOffset now)
    {
        if (usage == default)
            return;
        Usage += usage;
        Touch(now);
    }

    /// <returns>whether the plan is to be made at once; null where nobody waits for this answer any more</returns>
    public bool? Answer(long token, DraftText text, DateTimeOffset now)
    {
        if (!IsAsked(token))
            return null;
        EndPlanning();
        return Take(text, now);
    }

    /// <summary>The planner has given up.</summary>
    /// <returns>false where nobody waits for this answer any more</returns>
    public bool GiveUp(long token, JobError error, DateTimeOffset now)
    {
        if (!IsAsked(token))
            return false;
        GiveUp(error, now);
        return true;
    }

    /// <summary>Its plan is made, and waits for its turn.</summary>
    public void Enqueue(Guid planId, string? by, DateTimeOffset now)
    {
        PlanId = planId;
        MoveTo(JobStatus.Queued, null, by, now);
    }

    /// <returns>whether its plan is to be made; false where it is approved already</returns>
    public Result<bool> Approve(string by, string? comment, DateTimeOffset now)
    {
        if (Draft is { State: DraftState.Approved })
            return false;
        if (Status is not JobStatus.DraftReady)
            return JobErrors.NotAwaitingApproval;
        (Draft!.State, Draft.Comment) = (DraftState.Approved, comment);
        (ApprovedBy, ApprovedAt) = (by, now);
        return true;
    }

    public Result Reject(string by, string? comment, DateTimeOffset now)
    {
        if (Draft is { State: DraftState.Rejected })
            return Result.Ok;
        if (Status is not JobStatus.DraftReady)
            return JobErrors.NotAwaitingApproval;
        (Draft!.State, Draft.Comment) = (DraftState.Rejected, comment);
        MoveTo(JobStatus.Cancelled, JobReason.Rejected, by, now);
        End(null, now);
        return Result.Ok;
    }

    /// <summary>The planner is to make another draft.</summary>
    public Result Revise(string feedback, string by, DateTimeOffset now)
    {
        if (IsFinal)
            return JobErrors.Final(Status);
        if (Status is not JobStatus.DraftReady)
            return Illegal(JobStatus.Drafting);
        Draft!.State = DraftState.Revising;
        (Planning, Feedback) = (PlanningKind.Revise, feedback);
        MoveTo(JobStatus.Drafting, null, by, now);
        Wait(now);
        return Result.Ok;
    }

    /// <summary>A person writes over the draft that waits; one that says the same stays.</summary>
    public Result Edit(DraftText text, DateTimeOffset now)
    {
        if (Draft is not { State: DraftState.Waiting } waiting)
            return JobErrors.NoDraft;
        if (waiting.Content == text.Content)
            return Result.Ok;
        waiting.State = DraftState.Superseded;
        Add(text, waiting.Kind, DraftState.Waiting, now);
        return Result.Ok;
    }

    private bool IsAsked(long token) => Planning is not null && PlanningAskedAt is not null && PlanningToken == token;

    private bool Take(DraftText text, DateTimeOffset now)
    {
        if (Draft is { State: DraftState.Revising or DraftState.Waiting } former)
            former.State = DraftState.Superseded;
        Error = null;
        Add(text, DraftKind.Draft, RequireApproval ? DraftState.Waiting : DraftState.Accepted, now);
        if (RequireApproval)
            MoveTo(JobStatus.DraftReady, null, text.By, now);
        return !RequireApproval;
    }

    private void Add(DraftText text, DraftKind kind, DraftState state, DateTimeOffset now)
    {
        _drafts.Add(
            new Draft
            {
                JobId = Id,
                TenantId = TenantId,
                Revision = ++DraftRevision,
                Kind = kind,
                Source = text.Source,
                State = state,
                Content = text.Content,
                Notes = text.Notes,
                By = text.By,
                Feedback = Feedback,
                CreatedAt = now,
            }
        );
        Feedback = null;
        Say(JobEventType.DraftAdded, text.By, now, revision: DraftRevision);
    }

    // a first draft that does not come is the end; of another one the former waits again
    private void GiveUp(JobError error, DateTimeOffset now)
    {
        var kind = Planning;
        EndPlanning();
        (Error, Feedback) = (error, null);
        if (kind is PlanningKind.Draft)
        {
            MoveTo(JobStatus.Failed, JobReason.PlannerFailed, null, now);
            End(null, now);
            return;
        }

        Draft!.State = DraftState.Waiting;
        Say(JobEventType.PlannerFailed, null, now);
        MoveTo(JobStatus.DraftReady, null, null, now);
    }

    private void EndPlanning() => (Planning, PlanningAskedAt, PlanningLosses) = (null, null, 0);
}
