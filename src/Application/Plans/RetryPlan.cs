using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using FluentValidation;

namespace CleanPlan.Application.Plans;

/// <summary>Gives every failed task of the plan another try.</summary>
[Needs(Role.Operator)]
public sealed record RetryPlan(Guid PlanId, bool IncludeOptional) : IEngineCommand<PlanView>;

internal sealed class RetryPlanValidator : AbstractValidator<RetryPlan>;

internal sealed class RetryPlanHandler(ActingOnPlans plans) : ICommandHandler<RetryPlan, PlanView>
{
    public Task<Result<PlanView>> Handle(RetryPlan request, CancellationToken cancellationToken) =>
        plans.Act(request.PlanId, slice => slice.RetryFailures(request.IncludeOptional), cancellationToken);
}
