using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using FluentValidation;

namespace CleanPlan.Application.Jobs;

/// <summary>Changes when a job that does not run yet gets its turn. Null leaves a member as it is.</summary>
[Needs(Role.Operator)]
public sealed record ChangeJob(Guid JobId, int? Priority, DateTimeOffset? NotBefore, long? IfVersion)
    : ICommand<JobView>;

internal sealed class ChangeJobValidator : AbstractValidator<ChangeJob>
{
    public ChangeJobValidator() => RuleFor(x => x.Priority).Within(0, PlanLimits.MaxPriority);
}

internal sealed class ChangeJobHandler(ActingOnJobs jobs) : ICommandHandler<ChangeJob, JobView>
{
    public Task<Result<JobView>> Handle(ChangeJob request, CancellationToken cancellationToken) =>
        jobs.Act(
            request.JobId,
            (job, by, now) => job.Change(request.Priority, request.NotBefore, by, now),
            cancellationToken,
            request.IfVersion
        );
}
