using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Tasks;

/// <summary>The task as the report left it and, where the worker asked to go on, what it holds next.</summary>
/// <param name="Task">as the report left it</param>
/// <param name="Next">what the worker holds next; empty where nothing was due</param>
public sealed record ReportedTask(TaskView Task, IReadOnlyList<ClaimedTaskView>? Next);

/// <summary>What the reports that end a lease have in common.</summary>
internal sealed class LeaseReports(ITaskReports reports, ITaskQueue queue, TaskViews views, ICaller caller)
{
    public async Task<Result<TaskView>> Report(SentReport sent, CancellationToken cancel)
    {
        var reported = await Report(sent, claimNext: false, cancel);
        return reported.IsOk ? reported.Value.Task : reported.Error;
    }

    public async Task<Result<ReportedTask>> Report(SentReport sent, bool claimNext, CancellationToken cancel)
    {
        // read before: once the report is taken, others may take the task away
        if (await views.Task(caller.Tenant, sent.TaskId, cancel) is not { } before)
            return PlanErrors.TaskNotFound;
        var keys = await views.Keys(caller.Tenant, before, cancel);
        TaskReport report = new(sent.TaskId, sent.ToReport());
        var reported = await reports.Report(caller.Tenant, report, before, cancel);
        if (!reported.IsOk)
            return reported.Error;
        if ((reported.Value ?? await views.Task(caller.Tenant, sent.TaskId, cancel)) is not { } task)
            return PlanErrors.TaskNotFound;

        var next = claimNext ? await Next(task, cancel) : null;
        return new ReportedTask(await views.Of(caller.Tenant, task, keys, cancel), next);
    }

    // as the worker claimed last: the same types, the same lease
    private async Task<IReadOnlyList<ClaimedTaskView>> Next(PlanTask task, CancellationToken cancel)
    {
        if (task.WorkerId is not { } worker)
            return [];
        var types =
            queue.Workers(caller.Tenant).FirstOrDefault(seen => seen.WorkerId == worker) is { } seen ? seen.AgentTypes
            : task.AgentType is null ? null
            : [task.AgentType];
        var lease = Math.Clamp(task.LeaseSeconds, PlanLimits.MinLeaseSeconds, PlanLimits.MaxLeaseSeconds);
        ClaimRequest claim = new(caller.Tenant, worker, types, null, null, 1, lease, TimeSpan.Zero);
        var claimed = await queue.Claim(claim, cancel);
        return claimed.IsOk ? ClaimedTasks.Of(claimed.Value) : [];
    }
}
