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
) : IEngineCommand<ReportedTask>
{
    internal ReportRequest Report =>
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
    public CompleteTaskValidator() => RuleFor(x => x.Report).Check((faults, _, request) => request.Check(faults, ""));
}

internal sealed class CompleteTaskHandler(LeaseReports reporting) : ICommandHandler<CompleteTask, ReportedTask>
{
    public Task<Result<ReportedTask>> Handle(CompleteTask request, CancellationToken cancellationToken) =>
        reporting.Report(request.TaskId, request.Report, request.ClaimNext, cancellationToken);
}
