using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;

namespace CleanPlan.Application.Jobs;

/// <summary>What people's commands on a job have in common: find it, compare what the caller has seen, act, show it.</summary>
internal sealed class ActingOnJobs(IJobs jobs, JobPlans plans, ICaller caller, IClock clock)
{
    public Task<Result<JobView>> Act(
        Guid jobId,
        Func<Job, string, DateTimeOffset, Result> command,
        CancellationToken cancel,
        long? ifVersion = null
    ) => Act(jobId, (job, by, now) => Task.FromResult(command(job, by, now)), cancel, ifVersion);

    /// <summary>The same of a draft, whose revision the caller may have seen.</summary>
    public Task<Result<JobView>> ActOnDraft(
        Guid jobId,
        Func<Job, string, DateTimeOffset, Result> command,
        CancellationToken cancel,
        long? ifRevision
    ) =>
        Act(
            jobId,
            (job, by, now) =>
                Task.FromResult(IsAnother(job, ifRevision) is { } another ? another : command(job, by, now)),
            cancel
        );

    /// <summary>The same where the command may ask for the plan to be made of the draft.</summary>
    public Task<Result<JobView>> ActAndEnqueue(
        Guid jobId,
        Func<Job, string, DateTimeOffset, Result<bool>> command,
        CancellationToken cancel,
        long? ifRevision
    ) =>
        Act(
            jobId,
            async (job, by, now) =>
            {
                if (IsAnother(job, ifRevision) is { } another)
                    return another;
                var done = command(job, by, now);
                if (!done.IsOk)
                    return done.Error;
                return done.Value ? await plans.Enqueue(job, by, cancel) : Result.Ok;
            },
            cancel
        );

    public async Task<Result<JobView>> Act(
        Guid jobId,
        Func<Job, string, DateTimeOffset, Task<Result>> command,
        CancellationToken cancel,
        long? ifVersion = null
    )
    {
        if (await jobs.Find(jobId, cancel) is not { } job)
            return JobErrors.NotFound;
        if (ifVersion is { } version && version != job.Version)
            return Errors.VersionMismatch(job.Version);
        var done = await command(job, caller.Name, clock.Now);
        return done.IsOk ? JobView.Of(job) : done.Error;
    }

    private static Error? IsAnother(Job job, long? revision) =>
        revision is null || revision == job.DraftRevision ? null : Errors.VersionMismatch(job.DraftRevision);
}
