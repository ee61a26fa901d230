using System.Globalization;

namespace CleanPlan.Application.Wire;

/// <summary>
/// What JSON's grammar lets pass: an escaped half of a surrogate pair is no text, and strict readers refuse everything
/// that holds one. Names and values are judged alike.
/// </summary>
public static class JsonStrings
{
    private const int Escape = 6;

    /// <param name="json">sound but for its escapes: only these can be halves</param>
    public static bool AreText(ReadOnlySpan<char> json)
    {
        while (json.IndexOf('\\') is >= 0 and var at)
        {
            json = json[at..];
            if (json[1] != 'u')
            {
                json = json[2..];
                continue;
            }

            var unit = UnitOf(json);
            json = json[Escape..];
            if (!char.IsSurrogate(unit))
                continue;
            if (
                !char.IsHighSurrogate(unit)
                || !json.StartsWith("\\u", StringComparison.Ordinal)
                || !char.IsLowSurrogate(UnitOf(json))
            )
                return false;
            json = json[Escape..];
        }

        return true;
    }

    private static char UnitOf(ReadOnlySpan<char> escape) =>
        (char)ushort.Parse(escape[2..Escape], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
