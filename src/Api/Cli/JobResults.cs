using System.Text.Json;
using CleanPlan.Application.Jobs;
using CleanPlan.Application.Wire;

namespace CleanPlan.Api.Cli;

/// <summary>What came of a job, for a person: a line for each task, and the last document that was written.</summary>
internal static class JobResults
{
    private const int Most = 100;

    public static string?[] Lines(ExecutionView ended)
    {
        var results = ended.Results.Select(result => (result.Key, Value: Read(result.Value))).ToList();
        var width = results.Select(result => result.Key.Length).DefaultIfEmpty().Max();
        var document = results.Select(result => Text(result.Value, "document")).LastOrDefault(text => text is not null);
        return
        [
            End(ended),
            .. results.Select(result => $"  {result.Key.PadRight(width)}  {Summary(result.Value)}"),
            ended.ResultsLeftOut > 0 ? $"  {ended.ResultsLeftOut} more are too long: see the tasks of the plan." : null,
            document is null ? null : $"\n{Shown.Lines(document)}",
        ];
    }

    private static string End(ExecutionView ended) =>
        ended.Status switch
        {
            "cancelled" => "The job was cancelled.",
            "failed" => $"The job has failed: {Shown.Line(ended.Error?.Message, Most)}",
            _ => "The job has succeeded.",
        };

    private static JsonElement Read(JsonText? result) => JsonElement.Parse(result?.Text ?? "null");

    private static string Summary(JsonElement result) =>
        Shown.Line(Text(result, "summary") ?? result.GetRawText(), Most);

    private static string? Text(JsonElement result, string member) =>
        result.ValueKind is JsonValueKind.Object
        && result.TryGetProperty(member, out var text)
        && text.ValueKind is JsonValueKind.String
            ? text.GetString()
            : null;
}
