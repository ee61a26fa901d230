using System.Text.Json;

namespace CleanPlan.Application.Agents;

/// <summary>The text that agents hand on to each other, as <c>document</c> in their results.</summary>
internal static class Documents
{
    /// <summary>Beyond it a result would come too near to what a task may keep, escapes included.</summary>
    private const int Longest = 100_000;

    public const string NoModel = "No language model was used: this agent works by fixed rules.";

    /// <summary>The document that the task is to work on: its input's, or all of its dependencies' one after the other.</summary>
    public static string DocumentOf(this AgentTask task)
    {
        if (task.Input.Text("document") is { } given)
            return given;
        var handed = task
            .Dependencies.Select(dependency => dependency.Value is { } result ? TextOf(result) : null)
            .OfType<string>()
            .ToList();
        return handed.Count > 0
            ? string.Join("\n\n", handed)
            : throw AgentFailure.InvalidInput("There is no document, neither in the input nor from a dependency.");
    }

    public static string? TextOf(JsonElement result) =>
        result.Member("document") is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static string CheckLength(string document) =>
        document.Length <= Longest
            ? document
            : throw new AgentFailure(
                "document_too_long",
                $"The document has {document.Length} characters; at most {Longest} can be handed on.",
                retryable: false
            );

    /// <summary>The headings of a markdown document, without their marks.</summary>
    public static IReadOnlyList<string> HeadingsOf(string document) =>
        [.. document.Split('\n').Where(IsHeading).Select(line => line.TrimStart('#').Trim())];

    public static bool IsHeading(string line)
    {
        var marks = line.Length - line.TrimStart('#').Length;
        return marks is > 0 and <= 6 && line.Length > marks && line[marks] == ' ';
    }

    public static int CountWords(string document) =>
        document.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
}
