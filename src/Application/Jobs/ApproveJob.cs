using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;
using FluentValidation;

namespace CleanPlan.Application.Jobs;

/// <summary>The draft that waits is good: its plan is made, and waits for its turn.</summary>
/// <param name="IfRevision">the draft's revision that the caller has seen</param>
[Needs(Role.Operator)]
public sealed record ApproveJob(Guid JobId, string? Comment, long? IfRevision) : ICommand<JobView>;

internal sealed class ApproveJobValidator : AbstractValidator<ApproveJob>
{
    public ApproveJobValidator() => RuleFor(x => x.Comment).Text(JobLimits.Comment);
}

internal sealed class ApproveJobHandler(ActingOnJobs jobs) : ICommandHandler<ApproveJob, JobView>
{
    public Task<Result<JobView>> Handle(ApproveJob request, CancellationToken cancellationToken) =>
        jobs.ActAndEnqueue(
            request.JobId,
            (job, by, now) => job.Approve(by, request.Comment, now),
            cancellationToken,
            request.IfRevision
        );
}
