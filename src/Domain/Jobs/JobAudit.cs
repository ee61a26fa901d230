using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Domain.Jobs;

/// <summary>A job as it stands beside what belongs to it.</summary>
/// <param name="Plan">null where the plan that it names is not there, or it names none</param>
/// <param name="Draft">of the newest draft; null where there is none</param>
/// <param name="NewestIsOpen">whether the execution that it names has not ended</param>
/// <param name="Open">executions that have not ended</param>
/// <param name="Events">how many there are</param>
/// <param name="LastMove">where the last of them that is a move leads</param>
public sealed record JobStanding(
    JobStatus Status,
    bool IsPlanning,
    PlanStatus? Plan,
    DraftState? Draft,
    bool NewestIsOpen,
    int Open,
    long EventSeq,
    long Events,
    JobStatus? LastMove
);

/// <summary>Something about a job that no rule explains.</summary>
public sealed record JobFinding(string Code, string Message);

/// <summary>Holds a job against its plan, its drafts, its executions and its events.</summary>
public static class JobAudit
{
    public static IEnumerable<JobFinding> Of(JobStanding job)
    {
        if (!Fits(job.Status, job.Plan))
            yield return new("job_plan_differs", $"It is {job.Status.Wire()}, and its plan {Said(job.Plan?.Wire())}.");
        if (job.IsPlanning != job.Status is JobStatus.Drafting)
            yield return new("job_planning_differs", $"It is {job.Status.Wire()}, and the planner is asked otherwise.");
        if (job.Status is JobStatus.DraftReady && job.Draft is not DraftState.Waiting)
            yield return new("job_draft_differs", $"It waits for a draft that is {Said(job.Draft?.Wire())}.");
        var open = job.Status is JobStatus.Succeeded or JobStatus.Failed or JobStatus.Cancelled ? 0 : 1;
        if (job.Open != open || job.NewestIsOpen != (open == 1))
            yield return new("job_executions_differ", $"It is {job.Status.Wire()}, with {job.Open} executions open.");
        if (job.Events != job.EventSeq || job.LastMove != job.Status)
            yield return new(
                "job_events_differ",
                $"It is {job.Status.Wire()} after {job.EventSeq} events; {job.Events} lead to {Said(job.LastMove?.Wire())}."
            );
    }

    private static bool Fits(JobStatus job, PlanStatus? plan) =>
        job switch
        {
            JobStatus.Queued => plan is PlanStatus.Pending or PlanStatus.Failed,
            JobStatus.Running => plan is PlanStatus.InProgress,
            JobStatus.Succeeded => plan is PlanStatus.Done or null,
            JobStatus.Failed => plan is PlanStatus.Failed or PlanStatus.Aborted or null,
            JobStatus.Cancelled => plan is PlanStatus.Aborted or null,
            _ => plan is null,
        };

    private static string Said(string? name) => name ?? "not there";
}
