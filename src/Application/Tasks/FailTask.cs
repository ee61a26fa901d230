using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Tasks;

[Needs(Role.Worker)]
public sealed record FailTask(Guid TaskId, long? LeaseToken, WorkerError? Error, bool ClaimNext)
    : SentReport(TaskId, LeaseToken),
        IEngineCommand<ReportedTask>
{
    internal override WorkerReport ToReport()
    {
        var (retryable, wait) = (Error!.Retryable ?? true, Error.RetryAfterSeconds ?? 0);
        var hash = Hash(
            FailureReport.Name,
            json =>
            {
                json.Writer.WriteString("message", Error.Message);
                json.Writer.WriteNumber("retry_after_seconds", wait);
                json.Writer.WriteBoolean("retryable", retryable);
                json.Writer.WriteString("type", Error.Type);
            }
        );
        return new FailureReport(LeaseToken!.Value, hash, Error.Type!, Error.Message!, retryable, wait);
    }

    private protected override void CheckMembers(Faults faults, string at)
    {
        if (Error is null)
        {
            faults.Required($"{at}error");
            return;
        }

        faults.Text($"{at}error.type", Error.Type, PlanLimits.ErrorType, required: true);
        faults.Text($"{at}error.message", Error.Message, PlanLimits.Message, required: true);
        faults.Range($"{at}error.retry_after_seconds", Error.RetryAfterSeconds, 0, PlanLimits.MaxRetryAfterSeconds);
    }
}

internal sealed class FailTaskValidator : SentReportValidator<FailTask>;

internal sealed class FailTaskHandler(LeaseReports reporting) : ICommandHandler<FailTask, ReportedTask>
{
    public Task<Result<ReportedTask>> Handle(FailTask request, CancellationToken cancellationToken) =>
        reporting.Report(request, request.ClaimNext, cancellationToken);
}
