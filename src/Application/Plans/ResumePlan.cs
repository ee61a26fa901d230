using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using FluentValidation;

namespace CleanPlan.Application.Plans;

[Needs(Role.Operator)]
public sealed record ResumePlan(Guid PlanId) : IEngineCommand<PlanView>;

internal sealed class ResumePlanValidator : AbstractValidator<ResumePlan>;

internal sealed class ResumePlanHandler(ActingOnPlans plans) : ICommandHandler<ResumePlan, PlanView>
{
    public Task<Result<PlanView>> Handle(ResumePlan request, CancellationToken cancellationToken) =>
        plans.Act(request.PlanId, slice => slice.Resume(), cancellationToken);
}
