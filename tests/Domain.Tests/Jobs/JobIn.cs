using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Domain.Tests.Jobs;

/// <summary>Jobs that have come to a status by the ways that there are.</summary>
internal static class JobIn
{
    public const string Ann = "ann";
    public static readonly DateTimeOffset Now = new(2026, 11, 28, 9, 0, 0, TimeSpan.Zero);
    public static readonly PlanStanding Standing = new(40, 7);
    public static readonly JobError Broken = new("boom", "it broke");

    public static DraftText Text(string content = "{}") => new(DraftSource.Planner, content, Notes: null, By: null);

    public static Job Made(bool requireApproval = false, JobSource source = JobSource.Goal) =>
        Job.Create(
            new JobRequest(source, "write it", 5, Ann) { RequireApproval = requireApproval },
            TenantId.Default,
            Guid.CreateVersion7(Now),
            Now
        );

    public static Job Of(JobStatus status, bool requireApproval = true)
    {
        var job = Made(requireApproval);
        switch (status)
        {
            case JobStatus.Created:
                break;
            case JobStatus.Drafting:
                job.AskPlanner(Now);
                break;
            case JobStatus.DraftReady:
                job.Answer(job.AskPlanner(Now)!.Value, Text(), Now);
                break;
            case JobStatus.Queued:
                job.Answer(job.AskPlanner(Now)!.Value, Text(), Now);
                job.Approve(Ann, null, Now);
                job.Enqueue(Guid.CreateVersion7(Now), Ann, Now);
                break;
            default:
                job = Of(JobStatus.Queued);
                job.Follow(PlanStatus.InProgress, Standing, null, Now);
                Settle(job, status);
                break;
        }

        Assert.Equal(status, job.Status);
        return job;
    }

    private static void Settle(Job job, JobStatus status)
    {
        switch (status)
        {
            case JobStatus.Succeeded:
                job.Follow(PlanStatus.Done, Standing, null, Now);
                break;
            case JobStatus.Failed:
                job.Follow(PlanStatus.Failed, Standing, Broken, Now);
                break;
            case JobStatus.Cancelled:
                job.Follow(PlanStatus.Aborted, Standing, null, Now);
                break;
        }
    }
}
