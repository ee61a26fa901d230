namespace CleanPlan.Application.Planning;

/// <summary>What people said in lines and lists, as the stub takes it: parts to be written, and tasks to be left out.</summary>
internal sealed record Said(IReadOnlyList<string> Parts, IReadOnlySet<string> Dropped, bool AsksForApproval)
{
    private const int Most = 8;
    private const string Drop = "drop ";

    private static readonly char[] s_ends = ['\n', '\r', '\u0085', '\u2028', '\u2029', ';', '；', '、'];

    public bool IsDropped(Plans.NewTask task) => Dropped.Contains(task.Key!);

    public static Said In(IReadOnlyList<string> texts)
    {
        var pieces = texts
            .SelectMany(text => text.Split(s_ends))
            .Select(WithoutMark)
            .Where(piece => piece.Length > 0)
            .ToList();
        return new Said(
            [.. pieces.Where(piece => DroppedBy(piece) is null).Distinct(StringComparer.Ordinal).Take(Most)],
            pieces.Select(DroppedBy).OfType<string>().ToHashSet(StringComparer.Ordinal),
            texts.Any(AsksToApprove)
        );
    }

    private static bool AsksToApprove(string text) =>
        text.Contains("approve", StringComparison.OrdinalIgnoreCase) || text.Contains("审批", StringComparison.Ordinal);

    private static string? DroppedBy(string piece) =>
        piece.StartsWith(Drop, StringComparison.Ordinal)
        && piece[Drop.Length..].Trim() is var key
        && !key.Any(char.IsWhiteSpace)
            ? key
            : null;

    /// <summary>Without "- ", "* " or "1. "; a number, as -5 and 1.5 are, and **emphasis** begin with no mark.</summary>
    private static string WithoutMark(string piece)
    {
        var line = piece.Trim();
        var digits = line.TakeWhile(char.IsAsciiDigit).Count();
        var mark =
            line.StartsWith('-') || line.StartsWith('*') ? 1
            : digits > 0 && digits < line.Length && line[digits] == '.' ? digits + 1
            : 0;
        var isMark = mark > 0 && (mark == line.Length || !(char.IsAsciiDigit(line[mark]) || line[mark] is '-' or '*'));
        return isMark ? line[mark..].Trim() : line;
    }
}
