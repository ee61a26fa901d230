using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CleanPlan.Application.Importing;

/// <summary>Values as the older systems wrote them.</summary>
internal static class LegacyValues
{
    /// <summary>A larger number counts milliseconds: as seconds it would be thousands of years away.</summary>
    private const double MostSeconds = 100_000_000_000;

    public static JsonElement? Member(this JsonElement from, string name) =>
        from.TryGetProperty(name, out var found) && found.ValueKind is not JsonValueKind.Null ? found : null;

    /// <summary>A text, or a number as a text.</summary>
    public static string? Text(this JsonElement? value) =>
        value is not { } found ? null
        : found.ValueKind is JsonValueKind.String ? found.GetString()
        : found.GetRawText();

    public static int? TryCount(this JsonElement value) =>
        value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var count) ? count : null;

    /// <summary>A time as Python and JavaScript write it, UTC where no zone is said, or a number since 1970.</summary>
    public static DateTimeOffset? Time(this JsonElement? value)
    {
        if (value is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var since))
            return DateTimeOffset.UnixEpoch.AddMilliseconds(
                Math.Round(Math.Abs(since) < MostSeconds ? since * 1_000 : since)
            );
        return DateTimeOffset.TryParse(
            value.Text(),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? ToMilliseconds(time)
            : null;
    }

    public static DateTimeOffset ToMilliseconds(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());

    /// <summary>What there is beyond the members that are known; a lone object of that name is it already.</summary>
    /// <returns>JSON text; null where there is nothing</returns>
    public static string? Rest(this JsonElement from, params ReadOnlySpan<string> known)
    {
        var rest = new List<JsonProperty>();
        foreach (var member in from.EnumerateObject())
        {
            if (!known.Contains(member.Name) && member.Value.ValueKind is not JsonValueKind.Null)
                rest.Add(member);
        }

        if (rest is [{ Name: "metadata", Value: { ValueKind: JsonValueKind.Object } lone }])
            return lone.GetRawText();
        if (rest.Count == 0)
            return null;
        var text = new StringBuilder();
        foreach (var member in rest)
            text.Append(text.Length == 0 ? '{' : ',').Append(member.ToString());
        return text.Append('}').ToString();
    }
}
