using System.Globalization;
using System.Text.RegularExpressions;

namespace CleanPlan.Api.Json;

/// <summary>Times as callers write them: RFC 3339 and nothing that would have to be guessed.</summary>
internal static partial class WireTime
{
    /// <returns>null where it is no time of RFC 3339, or none that a clock of ours can show</returns>
    public static DateTimeOffset? Parse(string? text)
    {
        if (text is null || Form().Match(text) is not { Success: true } parts)
            return null;
        var fraction = parts.Groups["fraction"].Value;
        // what stands where the sign does is a plus that nobody escaped, which an address turns into a blank
        var zone = parts.Groups["zone"].Value.Replace(' ', '+').ToUpperInvariant();
        var sound = $"{parts.Groups["date"]}T{parts.Groups["time"]}{fraction[..Math.Min(fraction.Length, 8)]}{zone}";
        return DateTimeOffset.TryParseExact(
            sound,
            "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var time
        )
            ? time
            : null;
    }

    [GeneratedRegex(
        @"\A(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ](?<time>[0-9]{2}:[0-9]{2}:[0-9]{2})(?<fraction>\.[0-9]+)?(?<zone>[Zz]|[-+ ][0-9]{2}:[0-9]{2})\z",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 100
    )]
    private static partial Regex Form();
}
