namespace CleanPlan.Application.Agents;

/// <summary>What a file beside a task may be called: it becomes part of a path and of an address.</summary>
public static class ArtifactName
{
    private const int Longest = 200;

    public const string Rule = "of letters, digits, dots, dashes and underscores, that does not begin with a dot";

    /// <summary>A name made of a task's key, which may be longer and holds colons.</summary>
    public static string From(string key, string extension) =>
        string.Concat("_", key.Replace(':', '-').AsSpan(0, Math.Min(key.Length, Longest / 2)), extension)
            .TrimStart('_', '.');

    public static bool IsValid(string? name) =>
        name is { Length: > 0 and <= Longest }
        && name[0] != '.'
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
}
