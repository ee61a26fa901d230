using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using FluentValidation;

namespace CleanPlan.Application.Tasks;

/// <summary>Takes a task out of its plan, with its files; its events stay.</summary>
[Needs(Role.Operator)]
public sealed record DeleteTask(Guid TaskId, long? IfVersion) : IEngineCommand<Nothing>;

internal sealed class DeleteTaskValidator : AbstractValidator<DeleteTask>;

internal sealed class DeleteTaskHandler(IPlans plans, IArtifacts artifacts, ICaller caller)
    : ICommandHandler<DeleteTask, Nothing>
{
    public async Task<Result<Nothing>> Handle(DeleteTask request, CancellationToken cancellationToken)
    {
        var done = await plans.ActOnTask(
            caller.Tenant,
            request.TaskId,
            (slice, position) => slice.Delete(position),
            request.IfVersion,
            cancellationToken
        );
        if (!done.IsOk)
            return done.Error;
        artifacts.Delete(request.TaskId);
        return new Nothing();
    }
}
