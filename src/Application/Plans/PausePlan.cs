using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using FluentValidation;

namespace CleanPlan.Application.Plans;

/// <summary>No task of it is handed out any more; what runs goes on.</summary>
[Needs(Role.Operator)]
public sealed record PausePlan(Guid PlanId) : IEngineCommand<PlanView>;

internal sealed class PausePlanValidator : AbstractValidator<PausePlan>;

internal sealed class PausePlanHandler(ActingOnPlans plans) : ICommandHandler<PausePlan, PlanView>
{
    public Task<Result<PlanView>> Handle(PausePlan request, CancellationToken cancellationToken) =>
        plans.Act(request.PlanId, slice => slice.Pause(), cancellationToken);
}
