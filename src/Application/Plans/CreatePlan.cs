using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Domain.Sessions;
using FluentValidation;
using FluentValidation.Results;

namespace CleanPlan.Application.Plans;

/// <param name="SessionId">null makes a session, titled by the goal</param>
/// <param name="WithTasks">whether the answer shows them</param>
[Needs(Role.Operator)]
public sealed record CreatePlan(
    Guid? SessionId,
    string? Goal,
    IReadOnlyList<NewTask?>? Tasks,
    string? OnFailure,
    JsonMembers? Metadata,
    bool Start,
    bool WithTasks = true
) : IEngineCommand<PlanView>, IDescribesPlan;

/// <summary>What is said of a plan that is to be made, also where it is only to be checked.</summary>
internal interface IDescribesPlan
{
    string? Goal { get; }
    IReadOnlyList<NewTask?>? Tasks { get; }
    string? OnFailure { get; }
    JsonMembers? Metadata { get; }
}

internal abstract class PlanDescriptionValidator<T> : AbstractValidator<T>
    where T : IDescribesPlan
{
    protected PlanDescriptionValidator() =>
        RuleFor(x => x).Check((faults, _, plan) => TaskRules.CheckPlan(faults, plan));

    public override ValidationResult Validate(ValidationContext<T> context)
    {
        var result = base.Validate(context);
        if (result.Errors.Count == 0)
            return result;
        var faults = new Faults();
        foreach (var failure in result.Errors)
            faults.Add((Fault)failure.CustomState);
        var known = faults.Count;
        TaskRules.CheckGraph(faults, context.InstanceToValidate.Tasks);
        result.Errors.AddRange(faults.Found.Skip(known).Select(Rules.Failure));
        return result;
    }
}

internal sealed class CreatePlanValidator : PlanDescriptionValidator<CreatePlan>;

internal sealed class CreatePlanHandler(
    IPlans plans,
    PlanViews views,
    ICaller caller,
    IClock clock,
    RandomSource random
) : ICommandHandler<CreatePlan, PlanView>
{
    public async Task<Result<PlanView>> Handle(CreatePlan request, CancellationToken cancellationToken)
    {
        var blueprint = PlanBlueprint.Check(NewTask.ToDrafts(request.Tasks));
        if (!blueprint.IsOk)
            return blueprint.Error;

        var now = clock.Now;
        var session = request.SessionId is null ? Session.ForGoal(caller.Tenant, request.Goal!, now) : null;
        var (plan, tasks) = Plan.Create(
            caller.Tenant,
            request.SessionId ?? session!.Id,
            request.Goal!,
            request.OnFailure.As<OnFailure>() ?? OnFailure.Continue,
            request.Metadata?.Text,
            blueprint.Value,
            now
        );
        var slice = PlanSlice.Whole(plan, tasks, now, random.Invoke);
        if (request.Start)
            slice.Start();
        slice.Advance();

        var added = await plans.Add(slice, session, cancellationToken);
        return added.IsOk ? views.Whole(plan, request.WithTasks ? tasks : null) : added.Error;
    }
}
