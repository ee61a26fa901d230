using System.Text;
using System.Text.Json;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Agents;

/// <summary>The text that agents hand on to each other, as <c>document</c> in their results.</summary>
internal static class Documents
{
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

    /// <summary>The result of rules that are fixed: where it is too large to be kept, too much was given.</summary>
    public static AgentAnswer Done<T>(T result)
        where T : AgentResult
    {
        var answer = AgentAnswer.Done(result);
        return answer is AgentDone done && Encoding.UTF8.GetByteCount(done.Result) is > PlanLimits.Json and var bytes
            ? throw AgentFailure.InvalidInput($"The result has {bytes} bytes; at most {PlanLimits.Json} can be kept.")
            : answer;
    }

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
