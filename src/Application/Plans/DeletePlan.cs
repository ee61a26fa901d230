using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using FluentValidation;

namespace CleanPlan.Application.Plans;

/// <summary>Deletes a plan with its tasks and events.</summary>
[Needs(Role.Operator)]
public sealed record DeletePlan(Guid PlanId, long? IfVersion) : IEngineCommand<Nothing>;

internal sealed class DeletePlanValidator : AbstractValidator<DeletePlan>;

internal sealed class DeletePlanHandler(IPlans plans, ICaller caller) : ICommandHandler<DeletePlan, Nothing>
{
    public async Task<Result<Nothing>> Handle(DeletePlan request, CancellationToken cancellationToken)
    {
        var done = await plans.Delete(caller.Tenant, request.PlanId, request.IfVersion, cancellationToken);
        return done.IsOk ? new Nothing() : done.Error;
    }
}
