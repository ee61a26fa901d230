using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using FluentValidation;

namespace CleanPlan.Application.Tasks;

/// <summary>The task fails: nobody wants it to run.</summary>
[Needs(Role.Operator)]
public sealed record RejectTask(Guid TaskId, string? Comment) : IEngineCommand<TaskView>;

internal sealed class RejectTaskValidator : AbstractValidator<RejectTask>
{
    public RejectTaskValidator() => RuleFor(x => x.Comment).Text(PlanLimits.Message);
}

internal sealed class RejectTaskHandler(ActingOnTasks tasks) : ICommandHandler<RejectTask, TaskView>
{
    public Task<Result<TaskView>> Handle(RejectTask request, CancellationToken cancellationToken) =>
        tasks.Act(
            request.TaskId,
            (slice, position, by) => slice.Reject(position, request.Comment, by),
            cancellationToken
        );
}
