using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CleanPlan.Api.Json;

/// <summary>Whole numbers as JSON Schema means them: 5, 5.0 and 5e0 are one, which is answered as 5.</summary>
internal sealed class WholeNumber<T> : JsonConverter<T>
    where T : struct, IBinaryInteger<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        WholeNumber.TryRead<T>(ref reader, out var number) ? number : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(long.CreateChecked(value));
}

internal static class WholeNumber
{
    /// <returns>false where it is no number, not a whole one, or too large</returns>
    public static bool TryRead<T>(ref Utf8JsonReader reader, out T number)
        where T : struct, IBinaryInteger<T>
    {
        number = default;
        if (reader.TokenType is not JsonTokenType.Number)
            return false;
        if (!reader.TryGetInt64(out var whole) && !TryShift(Encoding.UTF8.GetString(reader.ValueSpan), out whole))
            return false;
        number = T.CreateTruncating(whole);
        return long.CreateChecked(number) == whole;
    }

    /// <summary>Moves the point behind the last digit that counts, and looks whether anything is left behind it.</summary>
    private static bool TryShift(string text, out long whole)
    {
        whole = 0;
        var parts = text.Split('e', 'E');
        var exponent = 0;
        if (parts.Length > 1 && !int.TryParse(parts[1], CultureInfo.InvariantCulture, out exponent))
            return false;
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var digits = parts[0].Replace(".", "", StringComparison.Ordinal);
        var needed = digits.TrimEnd('0');
        var zeros = (long)exponent + digits.Length - needed.Length - (point < 0 ? 0 : parts[0].Length - point - 1);
        if (needed is "" or "-")
            return true;
        // more digits than that no number has that fits
        return zeros is >= 0 and < 20
            && long.TryParse(
                needed + new string('0', (int)zeros),
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out whole
            );
    }
}
