using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using FluentValidation;

namespace CleanPlan.Application.Jobs;

/// <summary>Ends the job for good, and its plan with it.</summary>
[Needs(Role.Operator)]
public sealed record CancelJob(Guid JobId, string? Reason, long? IfVersion) : ICommand<JobView>;

internal sealed class CancelJobValidator : AbstractValidator<CancelJob>
{
    public CancelJobValidator() => RuleFor(x => x.Reason).Text(PlanLimits.Message);
}

internal sealed class CancelJobHandler(ActingOnJobs jobs, IPlans plans, ICaller caller)
    : ICommandHandler<CancelJob, JobView>
{
    public Task<Result<JobView>> Handle(CancelJob request, CancellationToken cancellationToken) =>
        jobs.Act(
            request.JobId,
            async (job, by, now) =>
            {
                var cancelled = job.Cancel(by, now);
                if (!cancelled.IsOk)
                    return cancelled.Error;
                return cancelled.Value
                    ? await plans.Act(
                        caller.Tenant,
                        job.PlanId!.Value,
                        slice => slice.Abort(request.Reason),
                        ifVersion: null,
                        cancellationToken
                    )
                    : Result.Ok;
            },
            cancellationToken,
            request.IfVersion
        );
}
