using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using FluentValidation;

namespace CleanPlan.Application.Tasks;

/// <summary>Many reports at once: each is answered on its own, a fault of one hurts no other.</summary>
[Needs(Role.Worker)]
public sealed record ReportTasks(IReadOnlyList<ReportRequest?>? Reports) : IEngineCommand<IReadOnlyList<ReportAnswer>>;

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
    : ICommandHandler<ReportTasks, IReadOnlyList<ReportAnswer>>
{
    public async Task<Result<IReadOnlyList<ReportAnswer>>> Handle(
        ReportTasks request,
        CancellationToken cancellationToken
    )
    {
        var sent = request.Reports!.Select(Read).ToList();
        var errors = sent.Select(report => report.Error).ToArray();
        var sound = Enumerable.Range(0, sent.Count).Where(i => sent[i].IsOk).ToList();
        if (sound.Count > 0)
        {
            var taken = sound.Select(i => new TaskReport(sent[i].Value.TaskId, sent[i].Value.ToReport())).ToList();
            var results = await reports.Report(caller.Tenant, taken, cancellationToken);
            for (var i = 0; i < sound.Count; i++)
                errors[sound[i]] = results[i].Error;
        }

        return request.Reports!.Select((report, i) => new ReportAnswer(report?.TaskId, errors[i])).ToArray();
    }

    private static Result<SentReport> Read(ReportRequest? request, int index)
    {
        var faults = new Faults();
        if (request is null)
            faults.Required($"reports[{index}]");
        var report = request?.Read(faults, $"reports[{index}].");
        if (faults.Count > 0)
            return faults.Error();
        return PlanTaskId.PositionOf(report!.TaskId) < 0 ? PlanErrors.TaskNotFound : report;
    }
}
