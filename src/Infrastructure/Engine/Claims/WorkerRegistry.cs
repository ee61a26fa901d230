using System.Collections.Concurrent;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;

namespace CleanPlan.Infrastructure.Engine.Claims;

/// <summary>
/// Which workers asked this process for tasks lately. It lives in memory: a restart only makes them be seen anew.
/// </summary>
internal sealed class WorkerRegistry : INodes
{
    /// <summary>Beyond it the one unseen for longest is forgotten, so that invented names fill no memory.</summary>
    private const int Capacity = 10_000;

    private static readonly TimeSpan Lately = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(TenantId Tenant, string WorkerId), SeenWorker> _seen = [];

    public void Saw(ClaimRequest request, DateTimeOffset now)
    {
        _seen[(request.Tenant, request.WorkerId)] = new SeenWorker(request.WorkerId, request.AgentTypes, now);
        if (_seen.Count > Capacity)
            _seen.TryRemove(_seen.MinBy(pair => pair.Value.LastSeenAt).Key, out _);
    }

    public IReadOnlyList<SeenWorker> Workers(TenantId tenant) =>
        [.. _seen.Where(pair => pair.Key.Tenant == tenant).Select(pair => pair.Value)];

    public bool SawTakerOf(TenantId tenant, string? agentType, DateTimeOffset now) =>
        _seen.Any(pair =>
            pair.Key.Tenant == tenant && pair.Value.LastSeenAt > now - Lately && Takes(pair.Value, agentType)
        );

    private static bool Takes(SeenWorker worker, string? agentType) =>
        agentType is null
            ? !worker.WorkerId.StartsWith(Residents.Prefix, StringComparison.Ordinal)
            : worker.AgentTypes is null || worker.AgentTypes.Contains(agentType);
}
