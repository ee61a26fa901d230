using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;

namespace CleanPlan.Infrastructure.Persistence;

/// <summary>A key as it is kept: its hash, never its secret.</summary>
internal sealed class ApiKeyRow
{
    public const int IdLength = 32;
    public const int NameLength = ApiKey.NameLength;
    public const int HashLength = 32;

    public required string Id { get; init; }
    public TenantId TenantId { get; init; }
    public required string Name { get; init; }
    public Role Role { get; init; }

    /// <summary>SHA-256 of the secret.</summary>
    public required byte[] Hash { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
    public DateTimeOffset? LastUsedAt { get; set; }
    public DateTimeOffset? RevokedAt { get; set; }
}
