namespace CleanPlan.Domain.Common;

/// <summary>
/// A text as it is searched: its case makes no difference, in any script. What is stored and what is looked for are both
/// folded here, since each database knows other letters.
/// </summary>
public static class Folding
{
    /// <summary>Up and down again: some letters meet only above (σ and ς), others only below. One unfolds to two.</summary>
    public static string Of(string text) =>
        text.ToUpperInvariant().ToLowerInvariant().Replace("ß", "ss", StringComparison.Ordinal);

    /// <summary>How long a text of so many characters can be at most.</summary>
    public static int MostOf(int length) => 2 * length;
}
