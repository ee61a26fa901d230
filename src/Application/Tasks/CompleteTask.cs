using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Plans;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using FluentValidation;

namespace CleanPlan.Application.Tasks;

/// <param name="AddTasks">new tasks for the plan, in the same transaction; a fault refuses the whole report</param>
[Needs(Role.Worker)]
public sealed record CompleteTask(
    Guid TaskId,
    long? LeaseToken,
    JsonText? Result,
    IReadOnlyList<NewTask?>? AddTasks,
    bool ClaimNext
) : IEngineCommand<Reported>
{
    internal ReportWish Wish =>
        new()
        {
            LeaseToken = LeaseToken,
            Outcome = "complete",
            Result = Result,
            AddTasks = AddTasks,
        };
}

internal sealed class CompleteTaskValidator : AbstractValidator<CompleteTask>
{
    public CompleteTaskValidator() => RuleFor(x => x.Wish).Check((faults, _, wish) => wish.Check(faults, ""));
}

internal sealed class CompleteTaskHandler(Reporting reporting) : ICommandHandler<CompleteTask, Reported>
{
    public Task<Result<Reported>> Handle(CompleteTask request, CancellationToken cancellationToken) =>
        reporting.Report(request.TaskId, request.Wish, request.ClaimNext, cancellationToken);
}
