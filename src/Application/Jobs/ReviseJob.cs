using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;
using FluentValidation;

namespace CleanPlan.Application.Jobs;

/// <summary>The planner is to draft again, with what the caller says about the draft that waits.</summary>
/// <param name="IfRevision">the draft's revision that the caller has seen</param>
[Needs(Role.Operator)]
public sealed record ReviseJob(Guid JobId, string? Feedback, long? IfRevision) : ICommand<JobView>;

internal sealed class ReviseJobValidator : AbstractValidator<ReviseJob>
{
    public ReviseJobValidator() => RuleFor(x => x.Feedback).Text(JobLimits.Feedback, required: true);
}

internal sealed class ReviseJobHandler(ActingOnJobs jobs) : ICommandHandler<ReviseJob, JobView>
{
    public Task<Result<JobView>> Handle(ReviseJob request, CancellationToken cancellationToken) =>
        jobs.ActOnDraft(
            request.JobId,
            (job, by, now) => job.Revise(request.Feedback!, by, now),
            cancellationToken,
            request.IfRevision
        );
}
