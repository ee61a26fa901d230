using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using FluentValidation;

namespace CleanPlan.Application.Tasks;

/// <summary>Supplies the result of a task that failed.</summary>
[Needs(Role.Operator)]
public sealed record OverrideTask(Guid TaskId, JsonText? Result) : IEngineCommand<TaskView>;

internal sealed class OverrideTaskValidator : AbstractValidator<OverrideTask>
{
    public OverrideTaskValidator() => RuleFor(x => x.Result).Json(PlanLimits.Json);
}

internal sealed class OverrideTaskHandler(ActingOnTasks tasks) : ICommandHandler<OverrideTask, TaskView>
{
    public Task<Result<TaskView>> Handle(OverrideTask request, CancellationToken cancellationToken) =>
        tasks.Act(
            request.TaskId,
            (slice, position, by) => slice.Override(position, request.Result?.Text, by),
            cancellationToken
        );
}
