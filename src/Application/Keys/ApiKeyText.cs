using System.Buffers.Text;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;

namespace CleanPlan.Application.Keys;

/// <summary>
/// <c>cp_live_&lt;id&gt;_&lt;secret&gt;_&lt;checksum&gt;</c>: looked up by its id, proved by its secret; the checksum lets scanners tell
/// a leaked key from a look-alike, and a mistyped one from a wrong one.
/// </summary>
public sealed record ApiKeyText(string Id, string Secret)
{
    private const string Prefix = "cp_live_";
    private const int IdLength = 8;
    private const int SecretBytes = 32;
    private const int SecretLength = 43;
    private const int ChecksumLength = 8;
    private const int Length = 8 + IdLength + 1 + SecretLength + 1 + ChecksumLength;
    private const string IdCharacters = "abcdefghijkmnpqrstuvwxyz23456789";

    // a key that does not exist is compared with this, so that it takes the time of one that does
    private static readonly byte[] s_nothing = new byte[SHA256.HashSizeInBytes];

    /// <summary>The whole key, which is shown once and never kept.</summary>
    public override string ToString()
    {
        var text = $"{Prefix}{Id}_{Secret}";
        return $"{text}_{Checksum(text)}";
    }

    public static ApiKeyText Make() =>
        new(
            RandomNumberGenerator.GetString(IdCharacters, IdLength),
            Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes))
        );

    /// <returns>null where the text is no key at all</returns>
    public static ApiKeyText? Parse(string? text)
    {
        if (text?.Length != Length || !text.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var body = text[..^(ChecksumLength + 1)];
        if (
            text[body.Length] != '_'
            || text[Prefix.Length + IdLength] != '_'
            || !text.EndsWith(Checksum(body), StringComparison.Ordinal)
        )
            return null;
        return new ApiKeyText(body.Substring(Prefix.Length, IdLength), body[(Prefix.Length + IdLength + 1)..]);
    }

    public ApiKey ToKey(TenantId tenant, string name, Role role, DateTimeOffset now) =>
        new(Id, tenant, name, role, Hash(), now);

    /// <summary>Takes the same time whether the key exists, and wherever the secret differs.</summary>
    public bool Proves(ApiKey? key) =>
        CryptographicOperations.FixedTimeEquals(Hash(), key?.Hash ?? s_nothing) && key is not null;

    private byte[] Hash() => SHA256.HashData(Encoding.UTF8.GetBytes(Secret));

    private static string Checksum(string text)
    {
        var crc = uint.MaxValue;
        foreach (var letter in Encoding.UTF8.GetBytes(text))
            crc = BitOperations.Crc32C(crc, letter);
        return (~crc).ToString("x8", System.Globalization.CultureInfo.InvariantCulture);
    }
}
