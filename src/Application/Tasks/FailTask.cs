using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Domain.Common;
using FluentValidation;

namespace CleanPlan.Application.Tasks;

[Needs(Role.Worker)]
public sealed record FailTask(Guid TaskId, long? LeaseToken, WorkerError? Error, bool ClaimNext)
    : IEngineCommand<ReportedTask>
{
    internal ReportRequest Report =>
        new()
        {
            LeaseToken = LeaseToken,
            Outcome = "fail",
            Error = Error,
        };
}

internal sealed class FailTaskValidator : AbstractValidator<FailTask>
{
    public FailTaskValidator() => RuleFor(x => x.Report).Check((faults, _, request) => request.Check(faults, ""));
}

internal sealed class FailTaskHandler(LeaseReports reporting) : ICommandHandler<FailTask, ReportedTask>
{
    public Task<Result<ReportedTask>> Handle(FailTask request, CancellationToken cancellationToken) =>
        reporting.Report(request.TaskId, request.Report, request.ClaimNext, cancellationToken);
}
