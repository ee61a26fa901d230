using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Abstractions;

/// <summary>Hands out tasks under leases, in the order of the queue.</summary>
public interface ITaskQueue
{
    /// <summary>
    /// Claims what is due, waiting for it up to <see cref="ClaimRequest.Wait"/>; empty when there is nothing. A plan or
    /// task that is named and does not exist is <c>not_found</c>.
    /// </summary>
    Task<Result<IReadOnlyList<ClaimedTask>>> Claim(ClaimRequest request, CancellationToken cancel);

    /// <summary>Every condition of a claim that the task does not meet now, in order; null where there is no such task.</summary>
    Task<IReadOnlyList<TaskObstacle>?> Why(TenantId tenant, Guid taskId, CancellationToken cancel);

    /// <summary>What is ready and what runs, per agent type and pool.</summary>
    Task<IReadOnlyList<QueueDepth>> Depths(TenantId tenant, CancellationToken cancel);

    /// <summary>Workers seen lately, the newest first.</summary>
    IReadOnlyList<SeenWorker> Workers(TenantId tenant);
}

/// <param name="AgentTypes">null takes any</param>
/// <param name="Resident">an agent of this process: its leases count as lost when the process ends uncleanly</param>
public sealed record ClaimRequest(
    TenantId Tenant,
    string WorkerId,
    IReadOnlyList<string>? AgentTypes,
    Guid? PlanId,
    Guid? TaskId,
    int MaxTasks,
    int LeaseSeconds,
    TimeSpan Wait,
    bool Resident = false
)
{
    /// <summary>A task without a type may be taken by anyone, but an agent of this process could do nothing with it.</summary>
    public bool Takes(string? agentType) =>
        agentType is null ? !Resident : AgentTypes is null || AgentTypes.Contains(agentType);
}

/// <summary>A task as it was handed out, with what its dependencies resulted in.</summary>
/// <param name="Task">complete, edges included, as the claim left it</param>
/// <param name="Dependencies">key and result (JSON text) of each dependency, in their order</param>
public sealed record ClaimedTask(PlanTask Task, IReadOnlyList<KeyValuePair<string, string?>> Dependencies);

public sealed record SeenWorker(string WorkerId, IReadOnlyList<string>? AgentTypes, DateTimeOffset LastSeenAt);

/// <param name="AgentType">null: tasks that any worker may take</param>
/// <param name="Ready">claimable now, as far as the task itself and its plan's pause go</param>
/// <param name="OldestReadyAt">since when the one that waits longest has been ready; null where none is</param>
public sealed record QueueDepth(string? AgentType, string? Pool, int Ready, int Running, DateTimeOffset? OldestReadyAt);
