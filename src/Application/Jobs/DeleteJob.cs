using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;
using FluentValidation;

namespace CleanPlan.Application.Jobs;

/// <summary>Deletes a settled job with its plan, executions, drafts and events.</summary>
[Needs(Role.Operator)]
public sealed record DeleteJob(Guid JobId, long? IfVersion) : ICommand<Nothing>;

internal sealed class DeleteJobValidator : AbstractValidator<DeleteJob>;

internal sealed class DeleteJobHandler(IJobs jobs, IPlans plans, IArtifacts artifacts, ICaller caller)
    : ICommandHandler<DeleteJob, Nothing>
{
    public async Task<Result<Nothing>> Handle(DeleteJob request, CancellationToken cancellationToken)
    {
        if (await jobs.Find(request.JobId, cancellationToken) is not { } job)
            return JobErrors.NotFound;
        if (request.IfVersion is { } version && version != job.Version)
            return Errors.VersionMismatch(job.Version);
        if (job.CheckDeletable() is { IsOk: false } refusal)
            return refusal.Error;

        var planId = job.PlanId;
        jobs.Remove(job);
        if (planId is not { } id)
            return new Nothing();
        var deleted = await plans.Delete(caller.Tenant, id, ifVersion: null, cancellationToken);
        if (!deleted.IsOk)
            return deleted.Error;
        artifacts.Delete(id);
        return new Nothing();
    }
}
