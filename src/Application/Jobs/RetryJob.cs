using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using FluentValidation;

namespace CleanPlan.Application.Jobs;

/// <summary>Gives a job that has failed another attempt.</summary>
[Needs(Role.Operator)]
public sealed record RetryJob(Guid JobId, long? IfVersion) : ICommand<JobView>;

internal sealed class RetryJobValidator : AbstractValidator<RetryJob>;

internal sealed class RetryJobHandler(ActingOnJobs jobs, JobPlans plans) : ICommandHandler<RetryJob, JobView>
{
    public Task<Result<JobView>> Handle(RetryJob request, CancellationToken cancellationToken) =>
        jobs.Act(
            request.JobId,
            async (job, by, now) =>
            {
                var plan = job.PlanId is { } id ? await plans.Find(job.TenantId, id, cancellationToken) : null;
                var retried = job.Retry(plan?.Status, by, now);
                if (!retried.IsOk)
                    return retried.Error;
                return retried.Value ? await plans.Enqueue(job, by, cancellationToken) : Result.Ok;
            },
            cancellationToken,
            request.IfVersion
        );
}
