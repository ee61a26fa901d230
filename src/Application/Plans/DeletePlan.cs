using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using FluentValidation;

namespace CleanPlan.Application.Plans;

/// <summary>Deletes a plan with its tasks, their files, and its events.</summary>
[Needs(Role.Operator)]
public sealed record DeletePlan(Guid PlanId, long? IfVersion) : IEngineCommand<Nothing>;

internal sealed class DeletePlanValidator : AbstractValidator<DeletePlan>;

internal sealed class DeletePlanHandler(IPlans plans, IArtifacts artifacts, ICaller caller)
    : ICommandHandler<DeletePlan, Nothing>
{
    public async Task<Result<Nothing>> Handle(DeletePlan request, CancellationToken cancellationToken)
    {
        var done = await plans.Delete(caller.Tenant, request.PlanId, request.IfVersion, cancellationToken);
        if (!done.IsOk)
            return done.Error;
        artifacts.Delete(request.PlanId);
        return new Nothing();
    }
}
