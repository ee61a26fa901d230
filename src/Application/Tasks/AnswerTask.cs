using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using FluentValidation;

namespace CleanPlan.Application.Tasks;

/// <summary>Answers what the agent asked.</summary>
[Needs(Role.Operator)]
public sealed record AnswerTask(Guid TaskId, JsonText? Input) : IEngineCommand<TaskView>;

internal sealed class AnswerTaskValidator : AbstractValidator<AnswerTask>
{
    public AnswerTaskValidator() => RuleFor(x => x.Input).Json(PlanLimits.Json, required: true);
}

internal sealed class AnswerTaskHandler(ActingOnTasks tasks) : ICommandHandler<AnswerTask, TaskView>
{
    public Task<Result<TaskView>> Handle(AnswerTask request, CancellationToken cancellationToken) =>
        tasks.Act(
            request.TaskId,
            (slice, position, by) => slice.Answer(position, request.Input!.Value.Text, by),
            cancellationToken
        );
}
