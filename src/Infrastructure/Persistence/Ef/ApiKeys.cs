using System.Collections.Concurrent;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Infrastructure.Engine.Writing;
using Microsoft.EntityFrameworkCore;

namespace CleanPlan.Infrastructure.Persistence.Ef;

/// <summary>Keys are kept in memory for a few seconds, so that a request costs no query and a revocation still tells.</summary>
internal sealed class ApiKeys(ITenantContexts contexts, GroupWriter writer, TimeProvider time) : IApiKeys
{
    /// <summary>Ids that were made up are kept as well; when there are too many of them, all are read anew.</summary>
    private const int Capacity = 10_000;

    private static readonly TimeSpan s_freshness = TimeSpan.FromSeconds(4);

    private readonly ConcurrentDictionary<string, (ApiKey? Key, DateTimeOffset ReadAt)> _known = new(
        StringComparer.Ordinal
    );

    public ValueTask<ApiKey?> Find(string id, CancellationToken cancel) =>
        _known.TryGetValue(id, out var known) && time.GetUtcNow() - known.ReadAt < s_freshness
            ? new ValueTask<ApiKey?>(known.Key)
            : new ValueTask<ApiKey?>(Read(id, cancel));

    public Task<bool> Any(CancellationToken cancel) =>
        contexts.Read(TenantId.Default, (db, stop) => OfAllTenants(db).AnyAsync(stop), cancel);

    public async Task Add(ApiKey key, CancellationToken cancel)
    {
        await using var context = contexts.ForWriting(key.Tenant);
        await writer.Run(
            async (store, stop) =>
            {
                contexts.Enlist(context, store);
                context.ApiKeys.Add(
                    new ApiKeyRow
                    {
                        Id = key.Id,
                        TenantId = key.Tenant,
                        Name = key.Name,
                        Role = key.Role,
                        Hash = key.Hash,
                        CreatedAt = key.CreatedAt,
                        ExpiresAt = key.ExpiresAt,
                    }
                );
                await context.SaveChangesAsync(stop);
                return (true, true);
            },
            cancel
        );
        _known.TryRemove(key.Id, out _);
    }

    public async Task<IReadOnlyList<ApiKey>> List(TenantId tenant, CancellationToken cancel) =>
        await contexts.Read(
            tenant,
            (db, stop) => Keys(db.ApiKeys.OrderBy(row => row.CreatedAt).ThenBy(row => row.Id)).ToListAsync(stop),
            cancel
        );

    public async Task Revoke(TenantId tenant, string id, DateTimeOffset now, CancellationToken cancel)
    {
        await using var context = contexts.ForWriting(tenant);
        await writer.Run(
            async (store, stop) =>
            {
                contexts.Enlist(context, store);
                await context
                    .ApiKeys.Where(row => row.Id == id && row.RevokedAt == null)
                    .ExecuteUpdateAsync(row => row.SetProperty(x => x.RevokedAt, now), stop);
                return (true, true);
            },
            cancel
        );
        _known.TryRemove(id, out _);
    }

    private async Task<ApiKey?> Read(string id, CancellationToken cancel)
    {
        var readAt = time.GetUtcNow();
        var key = await contexts.Read(
            TenantId.Default,
            (db, stop) => Keys(OfAllTenants(db).Where(row => row.Id == id)).SingleOrDefaultAsync(stop),
            cancel
        );
        if (_known.Count >= Capacity)
            _known.Clear();
        _known[id] = (key, readAt);
        return key;
    }

    // the one look across tenants: which tenant asks is what the key is to tell
    private static IQueryable<ApiKeyRow> OfAllTenants(CleanPlanDbContext db) =>
        db.ApiKeys.IgnoreQueryFilters([CleanPlanDbContext.TenantFilter]);

    private static IQueryable<ApiKey> Keys(IQueryable<ApiKeyRow> rows) =>
        rows.Select(row => new ApiKey(
            row.Id,
            row.TenantId,
            row.Name,
            row.Role,
            row.Hash,
            row.CreatedAt,
            row.ExpiresAt,
            row.RevokedAt
        ));
}
