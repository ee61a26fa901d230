using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using FluentValidation;

namespace CleanPlan.Application.Plans;

/// <summary>Ends the plan at once: what is not done or failed is skipped, and leases are void.</summary>
[Needs(Role.Operator)]
public sealed record AbortPlan(Guid PlanId, string? Reason) : IEngineCommand<PlanView>;

internal sealed class AbortPlanValidator : AbstractValidator<AbortPlan>
{
    public AbortPlanValidator() => RuleFor(x => x.Reason).Text(PlanLimits.Message);
}

internal sealed class AbortPlanHandler(ActingOnPlans plans) : ICommandHandler<AbortPlan, PlanView>
{
    public Task<Result<PlanView>> Handle(AbortPlan request, CancellationToken cancellationToken) =>
        plans.Act(request.PlanId, slice => slice.Abort(request.Reason), cancellationToken);
}
