using System.Text;

namespace CleanPlan.Domain.Common;

/// <summary>
/// A text as it is searched: neither case nor the way in which a character is written makes a difference, in any script
/// (Unicode's NFKC and full case folding). What is stored and what is looked for are both folded here, since each
/// database knows other letters, and the runtime none: it normalizes nothing without the system's tables.
/// </summary>
public static class Folding
{
    /// <summary>One character can be a whole phrase (ﷺ).</summary>
    private const int MostOfOne = 18;

    // of Hangul, which is put together by reckoning
    private const int Leads = 0x1100;
    private const int Vowels = 0x1161;
    private const int Trails = 0x11A7;
    private const int Syllables = 0xAC00;
    private const int LeadCount = 19;
    private const int VowelCount = 21;
    private const int TrailCount = 28;

    public static string Of(string text) => Ascii.IsValid(text) ? text.ToLowerInvariant() : Composed(Apart(text));

    /// <summary>The words of what is looked for, each of which is to be found.</summary>
    public static IReadOnlyList<string> Words(string? text) =>
        [.. Of(text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Distinct()];

    /// <summary>How long a text of so many characters can be at most.</summary>
    public static int MostOf(int length) => MostOfOne * length;

    /// <summary>Base characters, each with its marks behind it in the order that Unicode gives them.</summary>
    private static List<Rune> Apart(string text)
    {
        var apart = new List<Rune>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (FoldingTable.Folds.TryGetValue(rune, out var folded))
                apart.AddRange(folded.EnumerateRunes());
            else
                apart.Add(rune.IsAscii ? Rune.ToLowerInvariant(rune) : rune);
        }

        for (var i = 1; i < apart.Count; i++)
        {
            var (mark, order) = (apart[i], OrderOf(apart[i]));
            var to = i;
            for (; order > 0 && to > 0 && OrderOf(apart[to - 1]) > order; to--)
                apart[to] = apart[to - 1];
            apart[to] = mark;
        }

        return apart;
    }

    private static string Composed(List<Rune> apart)
    {
        var (text, start, before) = (new List<Rune>(apart.Count), -1, 0);
        foreach (var rune in apart)
        {
            var order = OrderOf(rune);
            // what stands between must not belong there as well
            var meets = start >= 0 && (start == text.Count - 1 || before < order);
            if (meets && Pair(text[start], rune) is { } one)
            {
                text[start] = one;
                continue;
            }

            if (order == 0)
                start = text.Count;
            before = order;
            text.Add(rune);
        }

        return string.Create(
            text.Sum(rune => rune.Utf16SequenceLength),
            text,
            static (characters, runes) =>
            {
                foreach (var rune in runes)
                    characters = characters[rune.EncodeToUtf16(characters)..];
            }
        );
    }

    private static int OrderOf(Rune rune) => FoldingTable.Orders.GetValueOrDefault(rune);

    private static Rune? Pair(Rune first, Rune second)
    {
        var (lead, vowel) = (first.Value - Leads, second.Value - Vowels);
        if (lead is >= 0 and < LeadCount && vowel is >= 0 and < VowelCount)
            return new Rune(Syllables + (((lead * VowelCount) + vowel) * TrailCount));
        var (syllable, trail) = (first.Value - Syllables, second.Value - Trails);
        if (syllable is >= 0 and < LeadCount * VowelCount * TrailCount && trail is > 0 and < TrailCount)
            return syllable % TrailCount == 0 ? new Rune(first.Value + trail) : null;
        return FoldingTable.Pairs.TryGetValue((first, second), out var one) ? one : null;
    }
}
