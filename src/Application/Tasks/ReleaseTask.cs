using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Tasks;

/// <summary>The worker gives the task back unharmed.</summary>
[Needs(Role.Worker)]
public sealed record ReleaseTask(Guid TaskId, long? LeaseToken)
    : SentReport(TaskId, LeaseToken),
        IEngineCommand<TaskView>
{
    internal override WorkerReport ToReport() => new Release(LeaseToken!.Value, Hash(Release.Name, _ => { }));

    private protected override void CheckMembers(Faults faults, string at) { }
}

internal sealed class ReleaseTaskValidator : SentReportValidator<ReleaseTask>;

internal sealed class ReleaseTaskHandler(LeaseReports reporting) : ICommandHandler<ReleaseTask, TaskView>
{
    public Task<Result<TaskView>> Handle(ReleaseTask request, CancellationToken cancellationToken) =>
        reporting.Report(request, cancellationToken);
}
