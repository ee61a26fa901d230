using System.CommandLine;
using CleanPlan.Application.Wire;

namespace CleanPlan.Api.Cli;

/// <summary>Lists come in pages in a terminal, too.</summary>
internal static class Paging
{
    public static Option<int> Limit() =>
        new("--limit") { Description = "how many at most (20)", DefaultValueFactory = _ => 20 };

    public static Option<string?> Cursor() => new("--cursor") { Description = "go on where a list ended" };

    public static string? More<T>(Page<T> page) =>
        page.NextCursor is { } cursor ? $"There are more, with --cursor {cursor}" : null;
}
