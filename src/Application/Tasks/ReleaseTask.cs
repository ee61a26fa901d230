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
    internal ReportWish Wish => new() { LeaseToken = LeaseToken, Outcome = Release.Name };
}

internal sealed class ReleaseTaskValidator : AbstractValidator<ReleaseTask>
{
    public ReleaseTaskValidator() => RuleFor(x => x.Wish).Check((faults, _, wish) => wish.Check(faults, ""));
}

internal sealed class ReleaseTaskHandler(Reporting reporting) : ICommandHandler<ReleaseTask, TaskView>
{
    public Task<Result<TaskView>> Handle(ReleaseTask request, CancellationToken cancellationToken) =>
        reporting.Report(request.TaskId, request.Wish, cancellationToken);
}
