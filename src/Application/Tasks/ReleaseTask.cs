using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using FluentValidation;

namespace CleanPlan.Application.Tasks;

/// <summary>The worker gives the task back unharmed.</summary>
[Needs(Role.Worker)]
public sealed record ReleaseTask(Guid TaskId, long? LeaseToken) : IEngineCommand<TaskView>
{
    internal ReportRequest Report => new() { LeaseToken = LeaseToken, Outcome = Release.Name };
}

internal sealed class ReleaseTaskValidator : AbstractValidator<ReleaseTask>
{
    public ReleaseTaskValidator() => RuleFor(x => x.Report).Check((faults, _, request) => request.Check(faults, ""));
}

internal sealed class ReleaseTaskHandler(LeaseReports reporting) : ICommandHandler<ReleaseTask, TaskView>
{
    public Task<Result<TaskView>> Handle(ReleaseTask request, CancellationToken cancellationToken) =>
        reporting.Report(request.TaskId, request.Report, cancellationToken);
}
