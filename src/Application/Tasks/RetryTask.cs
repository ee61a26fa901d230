using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using FluentValidation;

namespace CleanPlan.Application.Tasks;

/// <summary>Gives a failed task another try, or a retrying one its next at once.</summary>
[Needs(Role.Operator)]
public sealed record RetryTask(Guid TaskId) : IEngineCommand<TaskView>;

internal sealed class RetryTaskValidator : AbstractValidator<RetryTask>;

internal sealed class RetryTaskHandler(ActingOnTasks tasks) : ICommandHandler<RetryTask, TaskView>
{
    public Task<Result<TaskView>> Handle(RetryTask request, CancellationToken cancellationToken) =>
        tasks.Act(request.TaskId, (slice, position, _) => slice.Retry(position), cancellationToken);
}
