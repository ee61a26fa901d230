using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Tasks;

[Needs(Role.Worker)]
public sealed record HeartbeatTask(Guid TaskId, long? LeaseToken, int? Progress, string? Message, int? LeaseSeconds)
    : SentReport(TaskId, LeaseToken),
        IEngineCommand<LeaseView>
{
    internal override WorkerReport ToReport() => new Heartbeat(LeaseToken!.Value, Progress, Message, LeaseSeconds);

    private protected override void CheckMembers(Faults faults, string at)
    {
        faults.Range($"{at}progress", Progress, 0, 100);
        faults.Text($"{at}message", Message, PlanLimits.Message);
        faults.Range($"{at}lease_seconds", LeaseSeconds, PlanLimits.MinLeaseSeconds, PlanLimits.MaxLeaseSeconds);
    }
}

/// <summary>The lease as it is now.</summary>
/// <param name="LeaseExpiresAt">until when the worker holds the task unless it says more</param>
/// <param name="LeaseSeconds">how long the lease is</param>
public sealed record LeaseView(DateTimeOffset? LeaseExpiresAt, int LeaseSeconds);

internal sealed class HeartbeatTaskValidator : SentReportValidator<HeartbeatTask>;

internal sealed class HeartbeatTaskHandler(ITaskReports reports, TaskViews views, ICaller caller)
    : ICommandHandler<HeartbeatTask, LeaseView>
{
    public async Task<Result<LeaseView>> Handle(HeartbeatTask request, CancellationToken cancellationToken)
    {
        TaskReport report = new(request.TaskId, request.ToReport());
        var results = await reports.Report(caller.Tenant, [report], cancellationToken);
        if (!results[0].IsOk)
            return results[0].Error!;
        if (await views.Task(caller.Tenant, request.TaskId, cancellationToken) is not { } task)
            return PlanErrors.TaskNotFound;
        // it may have gone since, and be another's: its time must not be told to the wrong worker
        if (task.LeaseToken != request.LeaseToken || task.LeaseExpiresAt is null)
            return PlanErrors.LeaseLost;
        return new LeaseView(task.LeaseExpiresAt, task.LeaseSeconds);
    }
}
