using System.Globalization;
using System.Text;
using System.Text.Json;
using CleanPlan.Application.Plans;

namespace CleanPlan.Api.Cli;

/// <summary>What came of a run.</summary>
internal sealed record RunSummary(
    Guid PlanId,
    string Goal,
    string Status,
    string? Phase,
    TaskCountsView TaskCounts,
    int Attempts,
    double MakespanSeconds,
    double? CriticalPathSeconds,
    IReadOnlyList<RunFailure> Failures
)
{
    private static readonly JsonSerializerOptions Wire = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static RunSummary Of(PlanSummary plan, IReadOnlyList<EventView> events, CreatePlan asked)
    {
        var starts = events.Where(line => line.EventType == "agent_start").ToList();
        var makespan = starts.Count == 0 ? TimeSpan.Zero : events[^1].Timestamp - starts[0].Timestamp;
        return new RunSummary(
            plan.Id,
            plan.Goal,
            plan.Status,
            plan.Phase,
            plan.TaskCounts,
            starts.Count,
            makespan.TotalSeconds,
            CriticalPath.Seconds(asked),
            [
                .. events
                    .Where(line => line is { EventType: "error", To: "failed" })
                    .Select(line => new RunFailure(line.TaskKey!, line.Message)),
            ]
        );
    }

    public string Json() => JsonSerializer.Serialize(this, Wire);

    public string Text()
    {
        var text = new StringBuilder($"{Goal}\n");
        text.Append($"{Status}{(Phase == "attention" ? ": it waits for a person" : "")}");
        text.Append(CultureInfo.InvariantCulture, $" after {MakespanSeconds:0.000} s, {Attempts} attempts");
        if (CriticalPathSeconds is { } critical)
            text.Append(CultureInfo.InvariantCulture, $", critical path {critical:0.000} s");
        text.Append($"\n{TaskCounts.Done} done, {TaskCounts.Failed} failed, {TaskCounts.Skipped} skipped");
        text.Append($", {TaskCounts.Blocked} blocked, {TaskCounts.Pending + TaskCounts.Retrying} left");
        foreach (var failure in Failures)
            text.Append($"\n  {failure.Key}: {failure.Message}");
        return text.ToString();
    }
}

internal sealed record RunFailure(string Key, string? Message);
