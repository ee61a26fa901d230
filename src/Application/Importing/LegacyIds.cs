using System.Security.Cryptography;
using System.Text;
using CleanPlan.Domain.Common;

namespace CleanPlan.Application.Importing;

/// <summary>Ids of what older systems have made: as old as it is, and the same at every import.</summary>
internal static class LegacyIds
{
    /// <returns>a UUIDv7 of that time, whose random bits follow from whose it is and what it was called</returns>
    public static Guid Of(TenantId tenant, string kind, string legacyId, DateTimeOffset at)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{tenant}\n{kind}\n{legacyId}"));
        Span<byte> id = hash.AsSpan(0, 16);
        var milliseconds = Math.Max(0, at.ToUnixTimeMilliseconds());
        for (var i = 0; i < 6; i++)
            id[i] = (byte)(milliseconds >> (8 * (5 - i)));
        id[6] = (byte)(0x70 | (id[6] & 0x0F));
        id[8] = (byte)(0x80 | (id[8] & 0x3F));
        return new Guid(id, bigEndian: true);
    }
}
