using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Domain.Common;
using FluentValidation;

namespace CleanPlan.Application.Tasks;

[Needs(Role.Worker)]
public sealed record FailTask(Guid TaskId, long? LeaseToken, WorkerError? Error, bool ClaimNext)
    : IEngineCommand<Reported>
{
    internal ReportWish Wish =>
        new()
        {
            LeaseToken = LeaseToken,
            Outcome = "fail",
            Error = Error,
        };
}

internal sealed class FailTaskValidator : AbstractValidator<FailTask>
{
    public FailTaskValidator() => RuleFor(x => x.Wish).Check((faults, _, wish) => wish.Check(faults, ""));
}

internal sealed class FailTaskHandler(Reporting reporting) : ICommandHandler<FailTask, Reported>
{
    public Task<Result<Reported>> Handle(FailTask request, CancellationToken cancellationToken) =>
        reporting.Report(request.TaskId, request.Wish, request.ClaimNext, cancellationToken);
}
