using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Domain.Sessions;

namespace CleanPlan.Application.Abstractions;

/// <summary>
/// People's commands on plans. Each runs on a slice of its plan and is one transaction with its events and counters;
/// an answer comes only after its commit. A foreign or missing id is <c>not_found</c>.
/// </summary>
public interface IPlans
{
    /// <summary>Stores a plan that was just made, whole, together with the session that was made for it.</summary>
    /// <returns><c>not_found</c> where no session came along and the plan's own is gone</returns>
    Task<Result> Add(PlanSlice plan, Session? session, CancellationToken cancel);

    /// <param name="command">queues what is to be done on the slice</param>
    /// <param name="ifVersion">the plan's version that the caller has seen: another one is <c>precondition_failed</c></param>
    Task<Result> Act(
        TenantId tenant,
        Guid planId,
        Func<PlanSlice, SliceOutcome> command,
        long? ifVersion,
        CancellationToken cancel
    );

    /// <param name="command">queues what is to be done to the task, given by its position</param>
    /// <param name="ifVersion">the task's version that the caller has seen</param>
    Task<Result> ActOnTask(
        TenantId tenant,
        Guid taskId,
        Func<PlanSlice, int, SliceOutcome> command,
        long? ifVersion,
        CancellationToken cancel
    );

    /// <summary>Deletes a plan with its tasks and events; <c>plan_in_progress</c> while it is in progress.</summary>
    Task<Result> Delete(TenantId tenant, Guid planId, long? ifVersion, CancellationToken cancel);

    /// <summary>
    /// Takes a session away at once, deleted before or not, with its messages, plans and jobs, if all of these are settled;
    /// <c>session_has_live_plans</c> else.
    /// </summary>
    /// <returns>the plans that went with it</returns>
    Task<Result<IReadOnlyList<Guid>>> PurgeSession(
        TenantId tenant,
        Guid sessionId,
        long? ifVersion,
        CancellationToken cancel
    );

    /// <summary>A plan with all its tasks, each with its edges, to make another one from; null where there is none.</summary>
    Task<(Plan Plan, IReadOnlyList<PlanTask> Tasks)?> Whole(TenantId tenant, Guid planId, CancellationToken cancel);
}
