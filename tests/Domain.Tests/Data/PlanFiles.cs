using System.Text.Json;
using System.Text.RegularExpressions;
using CleanPlan.Tests.Common;

namespace CleanPlan.Domain.Tests.Data;

/// <summary>Reads the plans of a file, whichever of the forms they are written in.</summary>
internal static partial class PlanFiles
{
    public static IReadOnlyList<NamedPlan> Read(string file)
    {
        var path = $"02-plans/{file}";
        return file.Split('-', '.')[0] switch
        {
            "asynchow" => [.. RealData.JsonLines(path).Select(Steps)],
            "llm" or "ultratool" => [.. RealData.JsonLines(path).Select(Tools)],
            "worfbench" => [.. RealData.Json(path).EnumerateArray().Select(Told)],
            "tau2" => [.. RealData.Json(path).EnumerateArray().Select(OneAfterTheOther)],
            "tool" => [Graph(RealData.Json(path))],
            _ => throw new ArgumentOutOfRangeException(nameof(file), file, "No plans are known in this file."),
        };
    }

    private static NamedPlan Steps(JsonElement plan) =>
        new(
            Texts(plan.GetProperty("steps"), "id"),
            [.. plan.GetProperty("depends_on_edges").EnumerateArray().Select(x => (Text(x[0]), Text(x[1])))]
        );

    private static NamedPlan Tools(JsonElement plan) =>
        new(Texts(plan.GetProperty("task_nodes"), "task"), Links(plan.GetProperty("task_links")));

    private static NamedPlan Graph(JsonElement graph) =>
        new(Texts(graph.GetProperty("nodes"), "id"), Links(graph.GetProperty("links")));

    // "1: what to do" on a line of its own, and "(1,2)" anywhere behind it, among prose or not
    private static NamedPlan Told(JsonElement talk)
    {
        var text = Text(talk.GetProperty("conversations").EnumerateArray().Last().GetProperty("content"));
        return new(
            [.. NumberedLine().Matches(text).Select(line => line.Groups["number"].Value)],
            [
                .. Pair()
                    .Matches(text)
                    .Select(pair => (pair.Groups["before"].Value, pair.Groups["after"].Value))
                    .Distinct(),
            ]
        );
    }

    private static NamedPlan OneAfterTheOther(JsonElement task)
    {
        var criteria = task.GetProperty("evaluation_criteria");
        var actions =
            criteria.ValueKind == JsonValueKind.Object
            && criteria.TryGetProperty("actions", out var list)
            && list.ValueKind == JsonValueKind.Array
                ? Texts(list, "action_id")
                : [];
        return new(actions, [.. actions.Zip(actions.Skip(1))]);
    }

    private static List<(string, string)> Links(JsonElement links) =>
        [
            .. links
                .EnumerateArray()
                .Select(link => (Text(link.GetProperty("source")), Text(link.GetProperty("target")))),
        ];

    private static List<string> Texts(JsonElement list, string member) =>
        [.. list.EnumerateArray().Select(item => Text(item.GetProperty(member)))];

    private static string Text(JsonElement text) => text.GetString()!;

    [GeneratedRegex(@"^(?<number>\d+): ", RegexOptions.Multiline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex NumberedLine();

    [GeneratedRegex(@"\((?<before>\d+), ?(?<after>\d+)\)", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Pair();
}
