using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Domain.Jobs;

// what becomes of a job whose plan is there, and what people do to it at any time
public sealed partial class Job
{
    /// <summary>Whether a running job takes one of its tenant's places: who waits for a person, or is paused, needs none.</summary>
    public static bool HoldsPlace(PlanPhase? phase) => phase is PlanPhase.Running or PlanPhase.Failing;

    /// <summary>Its plan has moved: the job follows, in the same transaction.</summary>
    /// <param name="plan">as it stands after the last of the moves</param>
    /// <param name="failure">what the plan has failed of, where it has</param>
    /// <returns>whether anything of the job has changed</returns>
    public bool Follow(PlanStatus moved, PlanStanding plan, JobError? failure, DateTimeOffset now)
    {
        switch (moved)
        {
            case PlanStatus.InProgress when Status is JobStatus.Queued or JobStatus.Failed:
                MoveTo(JobStatus.Running, null, null, now);
                return true;
            case PlanStatus.Done when Status is JobStatus.Queued or JobStatus.Running or JobStatus.Failed:
                MoveTo(JobStatus.Succeeded, null, null, now);
                End(plan, now);
                return true;
            case PlanStatus.Failed when Status is JobStatus.Running:
                Error = failure;
                MoveTo(JobStatus.Failed, JobReason.PlanFailed, null, now);
                End(plan, now);
                return true;
            case PlanStatus.Aborted when Status is JobStatus.Queued or JobStatus.Running:
                MoveTo(JobStatus.Cancelled, JobReason.PlanAborted, null, now);
                End(plan, now);
                return true;
            // it was cancelled first, and has waited for the plan to end with it
            case PlanStatus.Aborted when Status is JobStatus.Cancelled && !Execution.IsCompleted:
                End(plan, now);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Ends it for good; its plan is to be aborted with it.</summary>
    /// <returns>whether that is left to be done</returns>
    public Result<bool> Cancel(string by, DateTimeOffset now)
    {
        if (Status is JobStatus.Cancelled)
            return false;
        if (Status is JobStatus.Succeeded)
            return JobErrors.Final(Status);
        if (Status is JobStatus.Failed)
            return Illegal(JobStatus.Cancelled);

        EndPlanning();
        if (Draft is { State: DraftState.Waiting or DraftState.Revising } waiting)
            waiting.State = DraftState.Superseded;
        MoveTo(JobStatus.Cancelled, JobReason.ByOperator, by, now);
        if (PlanId is null)
            End(null, now);
        return PlanId is not null;
    }

    /// <summary>
    /// Another attempt: of its failed plan, which is re-opened when its turn comes; else by the last draft that was
    /// accepted; else from the goal on.
    /// </summary>
    /// <param name="plan">its plan's status; null where it has none</param>
    /// <returns>whether its plan is to be made of the draft</returns>
    public Result<bool> Retry(PlanStatus? plan, string by, DateTimeOffset now)
    {
        if (IsFinal)
            return JobErrors.Final(Status);
        if (Status is not JobStatus.Failed)
            return false;
        if (plan is PlanStatus.Aborted)
            return PlanErrors.PlanFinal(plan.Value);
        if (plan is not null)
            MoveTo(JobStatus.Queued, null, by, now);
        else if (Source is JobSource.PlanId)
            return JobErrors.PlanGone;
        else if (Draft is { State: DraftState.Accepted or DraftState.Approved })
            return true;
        else
            MoveTo(JobStatus.Created, null, by, now);
        return false;
    }

    /// <summary>Null leaves a member as it is.</summary>
    public Result Change(int? priority, DateTimeOffset? notBefore, string by, DateTimeOffset now)
    {
        if (IsFinal)
            return JobErrors.Final(Status);
        if (Status is JobStatus.Running or JobStatus.Failed)
            return Illegal(Status);
        var (changedPriority, changedTime) = (priority ?? Priority, notBefore ?? NotBefore);
        if ((changedPriority, changedTime) == (Priority, NotBefore))
            return Result.Ok;
        (Priority, NotBefore) = (changedPriority, changedTime);
        Wait(WaitsSince);
        Say(JobEventType.Changed, by, now);
        return Result.Ok;
    }

    /// <summary>Its plan is deleted; what readers compare never falls.</summary>
    /// <returns>a refusal as long as the job is not settled</returns>
    public Result LosePlan(long planVersion, DateTimeOffset now)
    {
        if (!IsSettled)
            return PlanErrors.PlanHasJob;
        PlanId = null;
        Version += planVersion;
        Touch(now);
        return Result.Ok;
    }

    public Result CheckDeletable() => IsSettled ? Result.Ok : JobErrors.NotSettled;

    private Error Illegal(JobStatus to) => JobErrors.InvalidTransition(Status, to, Transitions.From(Status));

    private void Touch(DateTimeOffset now)
    {
        Version++;
        UpdatedAt = now;
    }
}
