using System.Text;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Engine.Claims;

namespace CleanPlan.Infrastructure.Tests.InMemory;

internal sealed class MemoryQueue(MemoryData data) : IQueueRows
{
    public ValueTask<List<Candidate>> Due(
        TenantId tenant,
        IReadOnlyList<string?> agentTypes,
        DateTimeOffset now,
        int limit
    ) =>
        new([
            .. Queued(tenant)
                .Where(task => agentTypes.Contains(task.AgentType) && task.ClaimableAt <= now)
                .GroupBy(task => (task.AgentType, task.Priority))
                .SelectMany(alike => alike.OrderBy(task => task.ClaimableAt).ThenBy(task => task.Id).Take(limit))
                .Select(CandidateOf),
        ]);

    public ValueTask<List<Candidate>> DueOf(TenantId tenant, Guid planId, DateTimeOffset now) =>
        new([.. data.TasksOf(planId).Where(task => IsDue(task, tenant, now)).Select(CandidateOf)]);

    public ValueTask<List<Candidate>> Due(TenantId tenant, Guid taskId, DateTimeOffset now) =>
        new(data.Tasks.TryGetValue(taskId, out var task) && IsDue(task, tenant, now) ? [CandidateOf(task)] : []);

    public ValueTask<DateTimeOffset?> NextDue(TenantId tenant, IReadOnlyList<string?> agentTypes, DateTimeOffset now) =>
        new(
            Queued(tenant)
                .Where(task => agentTypes.Contains(task.AgentType) && task.ClaimableAt > now)
                .Min(task => task.ClaimableAt)
        );

    public ValueTask<List<string>> Types(TenantId tenant) =>
        new([.. Queued(tenant).Select(task => task.AgentType).OfType<string>().Distinct()]);

    public ValueTask<List<Guid>> Expired(DateTimeOffset now, int limit)
    {
        var leases = data.Tasks.Values.Where(task => task.LeaseCheckAt <= now).OrderBy(task => task.LeaseCheckAt);
        var deadlines = data.Tasks.Values.Where(task => task.DeadlineAt <= now).OrderBy(task => task.DeadlineAt);
        return new([.. leases.Take(limit).Concat(deadlines.Take(limit)).Select(task => task.Id).Distinct()]);
    }

    public ValueTask<List<(Guid TaskId, long LeaseToken)>> LeasesOf(string residentPrefix, string butOf) =>
        new([
            .. from task in data.Tasks.Values
            where task.LeaseExpiresAt is not null
            let worker = task.WorkerId ?? ""
            where worker.StartsWith(residentPrefix, StringComparison.Ordinal)
            where !worker.StartsWith(butOf, StringComparison.Ordinal)
            orderby task.LeaseExpiresAt
            select (task.Id, task.LeaseToken),
        ]);

    public ValueTask<List<QueueDepth>> Depths(TenantId tenant, DateTimeOffset now)
    {
        var (ready, running) = (
            Queued(tenant).Where(task => task.ClaimableAt <= now).ToLookup(task => (task.AgentType, task.Pool)),
            data.Tasks.Values.Where(task => task.TenantId == tenant && task.LeaseExpiresAt is not null)
                .ToLookup(task => (task.AgentType, task.Pool))
        );
        return new([
            .. from place in ready.Select(alike => alike.Key).Union(running.Select(alike => alike.Key)).Order()
            let oldest = ready[place].Min(task => task.ClaimableAt)
            select new QueueDepth(place.AgentType, place.Pool, ready[place].Count(), running[place].Count(), oldest),
        ]);
    }

    public ValueTask<bool> Has(TenantId tenant, Guid taskId) =>
        new(data.Tasks.TryGetValue(taskId, out var task) && task.TenantId == tenant);

    public ValueTask<Dictionary<Guid, DependencyResult>> Results(IReadOnlyCollection<Guid> taskIds) =>
        new(
            taskIds
                .Where(data.Tasks.ContainsKey)
                .ToDictionary(id => id, id => new DependencyResult(data.Tasks[id].Key, data.Tasks[id].Result))
        );

    public ValueTask<Dictionary<Guid, long>> ResultSizes(IReadOnlyCollection<Guid> taskIds) =>
        new(
            taskIds
                .Where(data.Tasks.ContainsKey)
                .ToDictionary(
                    id => id,
                    id => data.Tasks[id].Key.Length + (long)Encoding.UTF8.GetByteCount(data.Tasks[id].Result ?? "")
                )
        );

    private IEnumerable<PlanTask> Queued(TenantId tenant) =>
        data.Tasks.Values.Where(task =>
            task.TenantId == tenant && task.ClaimableAt is not null && !data.Held.Contains(task.Id)
        );

    private static bool IsDue(PlanTask task, TenantId tenant, DateTimeOffset now) =>
        task.TenantId == tenant
        && task.Status is PlanTaskStatus.Pending or PlanTaskStatus.Retrying
        && task.ClaimableAt <= now;

    private static Candidate CandidateOf(PlanTask task) =>
        new(task.Id, task.AgentType, task.Priority, task.ClaimableAt!.Value);
}
