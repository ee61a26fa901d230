using System.Globalization;
using System.Text;

namespace CleanPlan.Api.Cli;

/// <summary>Text that others wrote, for a terminal: what would move its cursor or turn its lines around is left out.</summary>
internal static class Shown
{
    /// <summary>As one line.</summary>
    public static string Line(string? text, int most = 72)
    {
        var line = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (line.Length >= most)
                return line.Append('…').ToString();
            if (IsPlain(rune))
                line.Append(rune);
            else if (line.Length > 0 && line[^1] != ' ')
                line.Append(' ');
        }

        return line.ToString().TrimEnd();
    }

    /// <summary>With its lines as they are.</summary>
    public static string Lines(string text) =>
        string.Join(
            '\n',
            text.ReplaceLineEndings("\n")
                .TrimEnd('\n')
                .Split('\n')
                .Select(line => Line(line.Replace("\t", "    ", StringComparison.Ordinal), int.MaxValue))
        );

    // Persian and families of emoji are written with joiners, which move nothing
    private static bool IsPlain(Rune rune) =>
        rune.Value is 0x200C or 0x200D
        || Rune.GetUnicodeCategory(rune)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
            );
}
