using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Plans;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using FluentValidation;

namespace CleanPlan.Application.Tasks;

/// <summary>Null leaves a member as it is; a retry policy is replaced as a whole.</summary>
[Needs(Role.Operator)]
public sealed record ChangeTask(Guid TaskId, TaskChange Change, long? IfVersion) : IEngineCommand<TaskView>;

public sealed record TaskChange
{
    public string? Title { get; init; }
    public string? Description { get; init; }
    public JsonMembers? Input { get; init; }
    public int? Priority { get; init; }
    public NewRetry? Retry { get; init; }
    public int? TimeoutSeconds { get; init; }
    public int? DeadlineSeconds { get; init; }
    public string? Pool { get; init; }
    public int? Slots { get; init; }

    internal TaskEdit ToEdit() =>
        new()
        {
            Title = Title,
            Description = Description,
            Input = Input?.Text,
            Priority = Priority,
            Retry = Retry?.ToPolicy(),
            TimeoutSeconds = TimeoutSeconds,
            DeadlineSeconds = DeadlineSeconds,
            Pool = Pool,
            Slots = Slots,
        };
}

internal sealed class ChangeTaskValidator : AbstractValidator<ChangeTask>
{
    public ChangeTaskValidator() =>
        RuleFor(x => x.Change).Check((faults, _, change) => TaskRules.CheckEdit(faults, change));
}

internal sealed class ChangeTaskHandler(ActingOnTasks tasks) : ICommandHandler<ChangeTask, TaskView>
{
    public Task<Result<TaskView>> Handle(ChangeTask request, CancellationToken cancellationToken)
    {
        var edit = request.Change.ToEdit();
        return tasks.Act(
            request.TaskId,
            (slice, position, _) => slice.Edit(position, edit),
            cancellationToken,
            request.IfVersion
        );
    }
}
