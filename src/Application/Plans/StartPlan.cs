using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using FluentValidation;

namespace CleanPlan.Application.Plans;

[Needs(Role.Operator)]
public sealed record StartPlan(Guid PlanId) : IEngineCommand<PlanView>;

internal sealed class StartPlanValidator : AbstractValidator<StartPlan>;

internal sealed class StartPlanHandler(ActingOnPlans plans) : ICommandHandler<StartPlan, PlanView>
{
    public Task<Result<PlanView>> Handle(StartPlan request, CancellationToken cancellationToken) =>
        plans.Act(request.PlanId, slice => slice.Start(), cancellationToken);
}
