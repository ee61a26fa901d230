using CleanPlan.Domain.Common;

namespace CleanPlan.Infrastructure.Persistence;

/// <summary>
/// Two neighbouring letters of a session's folded title, by which a search finds it: two, since that is a word in
/// Chinese. The last letter of each word stands alone, so that every letter begins a part.
/// </summary>
internal sealed class TitlePartRow
{
    /// <summary>Letters beyond the first plane take two characters.</summary>
    public const int Longest = 4;

    /// <summary>The column of a session that says whether the parts of its title are there.</summary>
    public const string Indexed = "TitleIndexed";

    private const string LastLetter = "\U0010FFFF";

    public TenantId TenantId { get; init; }
    public required string Part { get; init; }
    public Guid SessionId { get; init; }

    /// <summary>All parts of a title.</summary>
    public static IReadOnlyList<string> Of(string foldedTitle) =>
        [.. foldedTitle.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).SelectMany(PartsOf).Distinct()];

    /// <summary>The parts, each from its first to its last, that a title has of which a word is part.</summary>
    public static IEnumerable<(string From, string To)> In(string word)
    {
        var parts = PartsOf(word).ToList();
        // within a title another letter may follow the last one
        return parts.Count == 1 ? [(word, word + LastLetter)] : parts.SkipLast(1).Select(part => (part, part));
    }

    private static IEnumerable<string> PartsOf(string word)
    {
        var letters = word.EnumerateRunes().Select(letter => letter.ToString()).ToList();
        return letters.Select((letter, i) => i + 1 < letters.Count ? letter + letters[i + 1] : letter);
    }
}
