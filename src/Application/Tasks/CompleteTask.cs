using System.Text.Json;
using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Plans;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Tasks;

/// <param name="AddTasks">new tasks for the plan, in the same transaction; a fault refuses the whole report</param>
[Needs(Role.Worker)]
public sealed record CompleteTask(
    Guid TaskId,
    long? LeaseToken,
    JsonText? Result,
    IReadOnlyList<NewTask?>? AddTasks,
    bool ClaimNext
) : SentReport(TaskId, LeaseToken), IEngineCommand<ReportedTask>
{
    internal override WorkerReport ToReport()
    {
        var added = NewTask.ToDrafts(AddTasks);
        var hash = Hash(
            Completion.Name,
            json =>
            {
                json.Member("result", Result?.Text);
                if (added.Count > 0)
                    json.Member("add_tasks", JsonSerializer.Serialize(added));
            }
        );
        return new Completion(LeaseToken!.Value, hash, Result?.Text, added);
    }

    private protected override void CheckMembers(Faults faults, string at)
    {
        faults.Json($"{at}result", Result, PlanLimits.Json);
        if (AddTasks is { Count: > 0 })
            TaskRules.Check(faults, $"{at}add_tasks", AddTasks, added: true);
    }
}

internal sealed class CompleteTaskValidator : SentReportValidator<CompleteTask>;

internal sealed class CompleteTaskHandler(LeaseReports reporting) : ICommandHandler<CompleteTask, ReportedTask>
{
    public Task<Result<ReportedTask>> Handle(CompleteTask request, CancellationToken cancellationToken) =>
        reporting.Report(request, request.ClaimNext, cancellationToken);
}
