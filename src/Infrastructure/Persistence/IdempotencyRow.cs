using CleanPlan.Domain.Common;

namespace CleanPlan.Infrastructure.Persistence;

/// <summary>An idempotency key, and the answer that its request got.</summary>
internal sealed class IdempotencyRow
{
    public const int RouteLength = 200;
    public const int KeyLength = 255;
    public const int FingerprintLength = 32;
    public const int LocationLength = 2048;
    public const int ETagLength = 32;

    /// <summary>More than the largest answer, which is that of a claim.</summary>
    public const int BodyBytes = 64 * 1024 * 1024;

    public TenantId TenantId { get; init; }

    /// <summary>Method and route template.</summary>
    public required string Route { get; init; }
    public required string Key { get; init; }
    public required byte[] Fingerprint { get; init; }
    public int Status { get; init; }
    public string? Location { get; init; }
    public string? ETag { get; init; }
    public byte[]? Body { get; init; }

    /// <summary>Whether <see cref="Body"/> is compressed by Brotli.</summary>
    public bool Compressed { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
}
