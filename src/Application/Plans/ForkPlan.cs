using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using FluentValidation;

namespace CleanPlan.Application.Plans;

/// <summary>Makes the same plan again; what was done is kept, as far as all that it rests on is kept too.</summary>
/// <param name="Rerun">keys of tasks that are not kept in any case</param>
/// <param name="WithTasks">whether the answer shows them</param>
[Needs(Role.Operator)]
public sealed record ForkPlan(
    Guid PlanId,
    IReadOnlyList<string?>? Rerun,
    string? Goal,
    bool Start,
    bool WithTasks = true
) : IEngineCommand<PlanView>;

internal sealed class ForkPlanValidator : AbstractValidator<ForkPlan>
{
    public ForkPlanValidator()
    {
        RuleFor(x => x.Goal).Filled(PlanLimits.Goal);
        RuleFor(x => x.Rerun).Check(TaskRules.CheckKeys);
    }
}

internal sealed class ForkPlanHandler(IPlans plans, PlanViews views, ICaller caller, IClock clock, RandomSource random)
    : ICommandHandler<ForkPlan, PlanView>
{
    public async Task<Result<PlanView>> Handle(ForkPlan request, CancellationToken cancellationToken)
    {
        if (await plans.Whole(caller.Tenant, request.PlanId, cancellationToken) is not { } original)
            return PlanErrors.PlanNotFound;
        var now = clock.Now;
        var rerun = (request.Rerun ?? []).OfType<string>().ToList();
        var forked = Plan.Fork(original.Plan, original.Tasks, rerun, request.Goal, now);
        if (!forked.IsOk)
            return forked.Error;

        var (plan, tasks) = forked.Value;
        var slice = PlanSlice.Whole(plan, tasks, now, random.Invoke);
        if (request.Start)
            slice.Start();
        slice.Advance();

        var added = await plans.Add(slice, null, cancellationToken);
        return added.IsOk ? views.Whole(plan, request.WithTasks ? tasks : null) : added.Error;
    }
}
