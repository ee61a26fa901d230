using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Tasks;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using FluentValidation;

namespace CleanPlan.Application.Plans;

/// <summary>Adds tasks to a plan that is there; it answers the plan with those that were added.</summary>
/// <param name="WithTasks">whether the answer shows them</param>
[Needs(Role.Operator)]
public sealed record AddTasks(Guid PlanId, IReadOnlyList<NewTask?>? Tasks, bool WithTasks = true)
    : IEngineCommand<PlanView>;

internal sealed class AddTasksValidator : AbstractValidator<AddTasks>
{
    public AddTasksValidator() =>
        RuleFor(x => x.Tasks).Check((faults, field, tasks) => TaskRules.Check(faults, field, tasks, added: true));
}

internal sealed class AddTasksHandler(IPlans plans, IReads reads, PlanViews plan, TaskViews tasks, ICaller caller)
    : ICommandHandler<AddTasks, PlanView>
{
    public async Task<Result<PlanView>> Handle(AddTasks request, CancellationToken cancellationToken)
    {
        var drafts = NewTask.ToDrafts(request.Tasks);
        var done = await plans.Act(
            caller.Tenant,
            request.PlanId,
            slice => slice.AddTasks(drafts),
            ifVersion: null,
            cancellationToken
        );
        if (!done.IsOk)
            return done.Error;

        if (await plan.Plan(caller.Tenant, request.PlanId, cancellationToken) is not { } grown)
            return PlanErrors.PlanNotFound;
        var summary = await plan.WithFailure(caller.Tenant, grown, cancellationToken);
        if (!request.WithTasks)
            return summary;
        var added = await Added(grown.Id, drafts, cancellationToken);
        return summary with { Tasks = await tasks.Of(caller.Tenant, added, grown, cancellationToken) };
    }

    private async Task<IReadOnlyList<PlanTask>> Added(
        Guid planId,
        IReadOnlyList<TaskDraft> drafts,
        CancellationToken cancel
    )
    {
        var keys = drafts.Select(draft => draft.Key).ToHashSet(StringComparer.Ordinal);
        var last = await reads.List(caller.Tenant, new LastTasksOfPlan(planId, drafts.Count), cancel);
        // somebody else may have added more meanwhile
        var candidates = last.All(task => keys.Contains(task.Key))
            ? last
            : await reads.List(caller.Tenant, new TasksOfPlan(planId), cancel);
        return [.. candidates.Where(task => keys.Contains(task.Key)).OrderBy(task => task.Position)];
    }
}
