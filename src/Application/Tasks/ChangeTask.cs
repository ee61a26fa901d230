using System.ComponentModel.DataAnnotations;
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

/// <summary>What is to change; what is left out stays as it is.</summary>
/// <example>{"title":"Gather more sources","priority":9}</example>
public sealed record TaskChange
{
    /// <summary>What it is called.</summary>
    [MaxLength(PlanLimits.Title)]
    public string? Title { get; init; }

    /// <summary>What is to be done.</summary>
    [MaxLength(PlanLimits.Description)]
    public string? Description { get; init; }

    /// <summary>What the agent is given.</summary>
    [MaxBytes(PlanLimits.Json)]
    public JsonMembers? Input { get; init; }

    /// <summary>9 goes first, 0 last.</summary>
    [Range(0, PlanLimits.MaxPriority)]
    public int? Priority { get; init; }

    /// <summary>How often it is tried; replaced as a whole.</summary>
    public NewRetry? Retry { get; init; }

    /// <summary>How long one attempt may take.</summary>
    [Range(1, PlanLimits.MaxSeconds)]
    public int? TimeoutSeconds { get; init; }

    /// <summary>How long it may take in all, from the first time that it could run.</summary>
    [Range(1, PlanLimits.MaxSeconds)]
    public int? DeadlineSeconds { get; init; }

    /// <summary>The pool whose slots it takes.</summary>
    [MaxLength(PlanLimits.Pool)]
    public string? Pool { get; init; }

    /// <summary>How many slots it takes.</summary>
    [Range(1, PlanLimits.MaxSlots)]
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
