using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using FluentValidation;

namespace CleanPlan.Application.Plans;

/// <summary>Null leaves a member as it is.</summary>
[Needs(Role.Operator)]
public sealed record ChangePlan(Guid PlanId, string? Goal, JsonMembers? Metadata, long? IfVersion)
    : IEngineCommand<PlanView>;

internal sealed class ChangePlanValidator : AbstractValidator<ChangePlan>
{
    public ChangePlanValidator()
    {
        RuleFor(x => x.Goal).Filled(PlanLimits.Goal);
        RuleFor(x => x.Metadata).Json(PlanLimits.Metadata);
    }
}

internal sealed class ChangePlanHandler(ActingOnPlans plans) : ICommandHandler<ChangePlan, PlanView>
{
    public Task<Result<PlanView>> Handle(ChangePlan request, CancellationToken cancellationToken) =>
        plans.Act(
            request.PlanId,
            slice => slice.ChangePlan(request.Goal, request.Metadata?.Text),
            cancellationToken,
            request.IfVersion
        );
}
