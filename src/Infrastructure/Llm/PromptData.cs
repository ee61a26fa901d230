using System.Text;
using System.Text.Unicode;
using CleanPlan.Application.Planning;
using CleanPlan.Domain.Jobs;

namespace CleanPlan.Infrastructure.Llm;

/// <summary>What tenants wrote, as one JSON object, and no more of it than planners are told.</summary>
internal static class PromptData
{
    public static string Of(PlannerRequest request) =>
        PlanningJson.Of(
            new
            {
                request.Goal,
                request.AgentTypes,
                session = Session(request),
                draft = request.Kind is PlanningKind.Revise ? request.Draft : null,
                feedback = request.Feedback.Count > 0 ? request.Feedback : null,
                plan = request.Kind is PlanningKind.Replan ? request.Tasks.Select(Told) : null,
            }
        );

    /// <summary>As much of the text as fits, cut where a character ends.</summary>
    public static string Beginning(string text, int bytes)
    {
        Span<byte> room = new byte[Math.Min(bytes, Encoding.UTF8.GetMaxByteCount(text.Length))];
        Utf8.FromUtf16(text, room, out var read, out _);
        return text[..read];
    }

    private static object? Session(PlannerRequest request)
    {
        var room = PlanningLimits.MessageBytes;
        var messages = request
            .Messages.Reverse()
            .Take(PlanningLimits.Messages)
            .TakeWhile(message => (room -= Encoding.UTF8.GetByteCount(message.Content)) >= 0)
            .Reverse()
            .ToList();
        return request.SystemPrompt is null && messages.Count == 0 ? null : new { request.SystemPrompt, messages };
    }

    private static object Told(PlannerTask task) =>
        new
        {
            task.Key,
            task.Title,
            task.AgentType,
            task.DependsOn,
            task.Status,
            task.Error,
            result = task.Result is null ? null : Beginning(task.Result, PlanningLimits.Result),
        };
}
