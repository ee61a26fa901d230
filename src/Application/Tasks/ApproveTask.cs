using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using FluentValidation;

namespace CleanPlan.Application.Tasks;

[Needs(Role.Operator)]
public sealed record ApproveTask(Guid TaskId, string? Comment) : IEngineCommand<TaskView>;

internal sealed class ApproveTaskValidator : AbstractValidator<ApproveTask>
{
    public ApproveTaskValidator() => RuleFor(x => x.Comment).Text(PlanLimits.Message);
}

internal sealed class ApproveTaskHandler(ActingOnTasks tasks) : ICommandHandler<ApproveTask, TaskView>
{
    public Task<Result<TaskView>> Handle(ApproveTask request, CancellationToken cancellationToken) =>
        tasks.Act(
            request.TaskId,
            (slice, position, by) => slice.Approve(position, request.Comment, by),
            cancellationToken
        );
}
