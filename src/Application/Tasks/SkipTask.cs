using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using FluentValidation;

namespace CleanPlan.Application.Tasks;

/// <summary>Goes on as if the task were done, without a result.</summary>
[Needs(Role.Operator)]
public sealed record SkipTask(Guid TaskId) : IEngineCommand<TaskView>;

internal sealed class SkipTaskValidator : AbstractValidator<SkipTask>;

internal sealed class SkipTaskHandler(ActingOnTasks tasks) : ICommandHandler<SkipTask, TaskView>
{
    public Task<Result<TaskView>> Handle(SkipTask request, CancellationToken cancellationToken) =>
        tasks.Act(request.TaskId, (slice, position, by) => slice.Skip(position, by), cancellationToken);
}
