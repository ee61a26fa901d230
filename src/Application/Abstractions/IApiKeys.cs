using CleanPlan.Domain.Common;

namespace CleanPlan.Application.Abstractions;

/// <summary>The keys that callers prove themselves with, of all tenants. A revocation is seen within 5 seconds.</summary>
public interface IApiKeys
{
    /// <summary>The key of this id, also one that ran out or was revoked; null where there is none.</summary>
    ValueTask<ApiKey?> Find(string id, CancellationToken cancel);

    /// <summary>Whether the server was ever given a key.</summary>
    Task<bool> Any(CancellationToken cancel);

    Task Add(ApiKey key, CancellationToken cancel);
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
    public bool IsValidAt(DateTimeOffset now) => !(ExpiresAt <= now) && RevokedAt is null;
}
