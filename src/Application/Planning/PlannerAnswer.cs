using System.Text.Json;
using CleanPlan.Application.Pipeline;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;

namespace CleanPlan.Application.Planning;

/// <summary>
/// What a model wrote, read and checked. It is a stranger's text: nothing that it holds throws, takes more than linear
/// time, or gets further than the members that a plan may have.
/// </summary>
public static class PlannerAnswer
{
    /// <returns>the draft, or an error with every fault</returns>
    public static Result<PlannerDraft> Read(string answer, PlannerRequest request)
    {
        var faults = new Faults();
        if (AnswerJson.Find(answer, faults) is not { } json)
            return Refused(faults);
        var tasks = new AnswerTasks(faults, replan: request.Kind is PlanningKind.Replan).In(json);
        // without any there is nothing more to say than why
        if (faults.Count == 0 || tasks.Count > 0)
            new AnswerRules(request, faults).Check(tasks);
        return faults.Count > 0 ? Refused(faults) : new PlannerDraft([.. tasks.Select(task => task!)], Notes(json));
    }

    private static Error Refused(Faults faults)
    {
        var error = faults.Error();
        return error with { Faults = [.. error.Faults.Take(PlanningLimits.Faults)] };
    }

    private static string? Notes(JsonElement json) =>
        json.ValueKind is JsonValueKind.Object
        && json.TryGetProperty("notes", out var notes)
        && notes.ValueKind is JsonValueKind.String
            ? Shortened(notes.GetString()!)
            : null;

    private static string Shortened(string notes)
    {
        var length = Math.Min(notes.Length, PlanningLimits.Notes);
        return length > 0 && char.IsHighSurrogate(notes[length - 1]) ? notes[..(length - 1)] : notes[..length];
    }
}
