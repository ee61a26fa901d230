using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;

namespace CleanPlan.Application.Keys;

/// <summary>What can be told of a key: all but what proves it.</summary>
public sealed record KeyView(
    string Id,
    string Name,
    string Role,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt
)
{
    internal static KeyView Of(ApiKey key) =>
        new(key.Id, key.Name, key.Role.Wire(), key.CreatedAt, key.ExpiresAt, key.RevokedAt);
}
