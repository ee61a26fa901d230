using CleanPlan.Domain.Common;

namespace CleanPlan.Application.Abstractions;

/// <summary>The keys that callers prove themselves with, of all tenants. A revocation is seen within 5 seconds.</summary>
public interface IApiKeys
{
    /// <summary>The key of this id, also one that ran out or was revoked; null where there is none.</summary>
    ValueTask<ApiKey?> Find(string id, CancellationToken cancel);

    /// <summary>Whether the server was ever given a key.</summary>
    Task<bool> Any(CancellationToken cancel);

    /// <summary>The keys of a tenant, oldest first.</summary>
    Task<IReadOnlyList<ApiKey>> List(TenantId tenant, CancellationToken cancel);

    Task Add(ApiKey key, CancellationToken cancel);

    /// <summary>Ends a key of the tenant, where there is one of this id that is not revoked yet.</summary>
    Task Revoke(TenantId tenant, string id, DateTimeOffset now, CancellationToken cancel);
}

/// <param name="Id">the public part, by which it is looked up</param>
/// <param name="Hash">SHA-256 of the secret part: 32 random bytes need no slow hash</param>
public sealed record ApiKey(
    string Id,
    TenantId Tenant,
    string Name,
    Role Role,
    byte[] Hash,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt = null,
    DateTimeOffset? RevokedAt = null
)
{
    public const int NameLength = 200;

    public bool IsValidAt(DateTimeOffset now) => !(ExpiresAt <= now) && RevokedAt is null;
}
