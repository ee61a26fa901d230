using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using FluentValidation;

namespace CleanPlan.Application.Tasks;

/// <summary>Many reports at once: each is answered on its own, a fault of one hurts no other.</summary>
[Needs(Role.Worker)]
public sealed record ReportTasks(IReadOnlyList<ReportRequest?>? Reports) : IEngineCommand<ReportsView>;

public sealed record ReportsView(IReadOnlyList<ReportAnswer> Results);

/// <param name="Error">the refusal, null where the report was taken</param>
public sealed record ReportAnswer(string? TaskId, Error? Error);

internal sealed class ReportTasksValidator : AbstractValidator<ReportTasks>
{
    public ReportTasksValidator() =>
        RuleFor(x => x.Reports)
            .Check(
                (faults, field, reports) =>
                {
                    if (reports is null or { Count: 0 })
                        faults.Required(field);
                    else if (reports.Count > PlanLimits.MaxReports)
                        faults.Limit(field, PlanLimits.MaxReports, reports.Count, "reports");
                }
            );
}

internal sealed class ReportTasksHandler(ITaskReports reports, ICaller caller)
    : ICommandHandler<ReportTasks, ReportsView>
{
    public async Task<Result<ReportsView>> Handle(ReportTasks request, CancellationToken cancellationToken)
    {
        var requests = request.Reports!;
        var errors = requests.Select(Refusal).ToArray();
        var sound = Enumerable.Range(0, requests.Count).Where(i => errors[i] is null).ToList();
        var taken = sound.Select(i => new TaskReport(Ids.Parse(requests[i]!.TaskId), requests[i]!.ToReport())).ToList();
        if (taken.Count > 0)
        {
            var results = await reports.Report(caller.Tenant, taken, cancellationToken);
            for (var i = 0; i < sound.Count; i++)
                errors[sound[i]] = results[i].Error;
        }

        return new ReportsView([.. requests.Select((request, i) => new ReportAnswer(request?.TaskId, errors[i]))]);
    }

    private static Error? Refusal(ReportRequest? request, int index)
    {
        var faults = new Faults();
        if (request is null)
            faults.Required($"reports[{index}]");
        else
        {
            if (request.TaskId is null)
                faults.Required($"reports[{index}].task_id");
            request.Check(faults, $"reports[{index}].");
        }

        if (faults.Count > 0)
            return faults.Error();
        return PlanTaskId.PositionOf(Ids.Parse(request!.TaskId)) < 0 ? PlanErrors.TaskNotFound : null;
    }
}
