using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Tasks;

/// <summary>What people's commands on a task have in common: act, then show the task as it is now.</summary>
internal sealed class ActingOnTasks(IPlans plans, TaskViews views, ICaller caller)
{
    /// <param name="command">the third argument is who asks, for the event</param>
    public async Task<Result<TaskView>> Act(
        Guid taskId,
        Func<PlanSlice, int, string, SliceOutcome> command,
        CancellationToken cancel,
        long? ifVersion = null
    )
    {
        var by = caller.Name;
        var done = await plans.ActOnTask(
            caller.Tenant,
            taskId,
            (slice, position) => command(slice, position, by),
            ifVersion,
            cancel
        );
        return done.IsOk ? await views.Find(caller.Tenant, taskId, cancel) : done.Error;
    }
}
