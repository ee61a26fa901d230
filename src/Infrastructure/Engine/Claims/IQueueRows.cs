using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;

namespace CleanPlan.Infrastructure.Engine.Claims;

/// <summary>The queue as a storage has it: what is due, what will be, and whose time is up.</summary>
internal interface IQueueRows
{
    /// <summary>
    /// Due tasks that are not held: of each priority of each type those that wait longest, <paramref name="limit"/> at
    /// most.
    /// </summary>
    /// <param name="agentTypes">null among them means tasks without a type</param>
    ValueTask<List<Candidate>> Due(TenantId tenant, IReadOnlyList<string?> agentTypes, DateTimeOffset now, int limit);

    /// <summary>The due tasks of one plan, held or not.</summary>
    ValueTask<List<Candidate>> DueOf(TenantId tenant, Guid planId, DateTimeOffset now);

    /// <summary>The task, where it is due; else none.</summary>
    ValueTask<List<Candidate>> Due(TenantId tenant, Guid taskId, DateTimeOffset now);

    /// <summary>When the next task of these types falls due; null where none waits for its time.</summary>
    ValueTask<DateTimeOffset?> NextDue(TenantId tenant, IReadOnlyList<string?> agentTypes, DateTimeOffset now);

    /// <summary>The types of tasks that are in the queue, due or not.</summary>
    ValueTask<List<string>> Types(TenantId tenant);

    /// <summary>Tasks whose lease or deadline is over, of each the longest ago, <paramref name="limit"/> at most.</summary>
    ValueTask<List<Guid>> Expired(DateTimeOffset now, int limit);

    /// <summary>Leases of the agents of servers, but for those of one, in the order of their ends.</summary>
    ValueTask<List<(Guid TaskId, long LeaseToken)>> LeasesOf(string residentPrefix, string butOf);

    /// <summary>What is ready and what runs, per agent type and pool.</summary>
    ValueTask<List<QueueDepth>> Depths(TenantId tenant, DateTimeOffset now);

    ValueTask<bool> Has(TenantId tenant, Guid taskId);

    /// <summary>Keys and results of tasks.</summary>
    ValueTask<Dictionary<Guid, DependencyResult>> Results(IReadOnlyCollection<Guid> taskIds);

    /// <summary>How many bytes keys and results of tasks take.</summary>
    ValueTask<Dictionary<Guid, long>> ResultSizes(IReadOnlyCollection<Guid> taskIds);
}

/// <summary>A due task, as the queue alone knows it.</summary>
internal readonly record struct Candidate(Guid TaskId, string? AgentType, int Priority, DateTimeOffset ClaimableAt);

/// <param name="Result">JSON text</param>
internal readonly record struct DependencyResult(string Key, string? Result);
