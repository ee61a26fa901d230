using System.Globalization;
using System.Text.Json;
using CleanPlan.Application.Plans;
using CleanPlan.Application.Wire;

namespace CleanPlan.Api.Cli;

/// <summary>
/// Recorded workflows in WfFormat 1.5 (wfcommons.org): each task becomes one that sleeps for as long as it ran.
/// </summary>
internal static class WfFormat
{
    public static bool IsOne(JsonElement file) =>
        file.ValueKind is JsonValueKind.Object
        && file.TryGetProperty("workflow", out var workflow)
        && workflow.ValueKind is JsonValueKind.Object
        && workflow.TryGetProperty("specification", out _);

    /// <param name="scale">seconds of ours for one of theirs</param>
    /// <param name="least">no task sleeps shorter, in seconds</param>
    /// <exception cref="FormatException">it is not what the format wants</exception>
    public static CreatePlan ToPlan(JsonElement file, double scale, double least)
    {
        try
        {
            var workflow = file.GetProperty("workflow");
            var runtimes = workflow
                .GetProperty("execution")
                .GetProperty("tasks")
                .EnumerateArray()
                .ToDictionary(Id, task => task.GetProperty("runtimeInSeconds").GetDouble(), StringComparer.Ordinal);
            var keys = new KeyMap();
            var tasks = workflow
                .GetProperty("specification")
                .GetProperty("tasks")
                .EnumerateArray()
                .Select(task => ToTask(task, keys, Math.Max(least, runtimes.GetValueOrDefault(Id(task)) * scale)))
                .ToList();
            var goal = file.TryGetProperty("name", out var name) ? name.GetString() : null;
            return new CreatePlan(null, goal ?? "A recorded workflow", tasks, null, null, Start: true);
        }
        catch (Exception fault) when (fault is KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException($"Not a WfFormat 1.5 file: {fault.Message}", fault);
        }
    }

    private static NewTask ToTask(JsonElement task, KeyMap keys, double seconds) =>
        new()
        {
            Key = keys.Of(Id(task)),
            Title = task.TryGetProperty("name", out var name) ? name.GetString() : null,
            AgentType = "sleep",
            DependsOn = task.TryGetProperty("parents", out var parents)
                ? [.. parents.EnumerateArray().Select(parent => keys.Of(parent.GetString()!))]
                : [],
            Input = new JsonMembers($$"""{"seconds":{{seconds.ToString("R", CultureInfo.InvariantCulture)}}}"""),
            EstimatedSeconds = seconds,
        };

    private static string Id(JsonElement task) => task.GetProperty("id").GetString() ?? "";
}
