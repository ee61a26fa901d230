using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;
using FluentValidation;

namespace CleanPlan.Application.Jobs;

/// <summary>The draft that waits is no good, and the job is over.</summary>
/// <param name="IfRevision">the draft's revision that the caller has seen</param>
[Needs(Role.Operator)]
public sealed record RejectJob(Guid JobId, string? Comment, long? IfRevision) : ICommand<JobView>;

internal sealed class RejectJobValidator : AbstractValidator<RejectJob>
{
    public RejectJobValidator() => RuleFor(x => x.Comment).Text(JobLimits.Comment);
}

internal sealed class RejectJobHandler(ActingOnJobs jobs) : ICommandHandler<RejectJob, JobView>
{
    public Task<Result<JobView>> Handle(RejectJob request, CancellationToken cancellationToken) =>
        jobs.ActOnDraft(
            request.JobId,
            (job, by, now) => job.Reject(by, request.Comment, now),
            cancellationToken,
            request.IfRevision
        );
}
