using System.ComponentModel.DataAnnotations;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Sessions;

namespace CleanPlan.Application.Sessions;

/// <summary>A message that is to be appended.</summary>
/// <example>{"role":"user","content":"What is left to do?","tokens_used":6}</example>
public sealed record NewMessage
{
    /// <summary>Who speaks.</summary>
    [Required]
    [OneOf(typeof(MessageRole))]
    public string? Role { get; init; }

    /// <summary>A text or a list of parts; null only beside `tool_calls` or `tool_results`.</summary>
    [MaxBytes(Message.JsonBytes)]
    public JsonTextOrList? Content { get; init; }

    /// <summary>The tools that are called, and what with.</summary>
    [MaxBytes(Message.JsonBytes)]
    public JsonText? ToolCalls { get; init; }

    /// <summary>What tools answered.</summary>
    [MaxBytes(Message.JsonBytes)]
    public JsonText? ToolResults { get; init; }

    /// <summary>What it cost.</summary>
    [Range(0, int.MaxValue)]
    public int? TokensUsed { get; init; }

    /// <summary>Any members that the caller wants to keep with it.</summary>
    [MaxBytes(Message.JsonBytes)]
    public JsonMembers? Metadata { get; init; }

    internal static void CheckAll(Faults faults, string field, IReadOnlyList<NewMessage?>? messages)
    {
        if (messages is null or { Count: 0 })
            faults.Required(field);
        else if (messages.Count > Message.MostAtOnce)
            faults.Limit(field, Message.MostAtOnce, messages.Count, "messages");
        else
        {
            for (var i = 0; i < messages.Count; i++)
            {
                if (messages[i] is { } message)
                    message.Check(faults, $"{field}[{i}].");
                else
                    faults.Required($"{field}[{i}]");
            }
        }
    }

    /// <param name="at">the path to its members</param>
    internal void Check(Faults faults, string at)
    {
        if (Role is null)
            faults.Required($"{at}role");
        faults.OneOf<MessageRole>($"{at}role", Role);
        if (!MessageDraft.MayBeSaid(Content?.Text, ToolCalls?.Text, ToolResults?.Text))
            faults.Add(SessionErrors.SaysNothing(at));
        faults.Json($"{at}content", Content, Message.JsonBytes);
        faults.Json($"{at}tool_calls", ToolCalls, Message.JsonBytes);
        faults.Json($"{at}tool_results", ToolResults, Message.JsonBytes);
        faults.Range($"{at}tokens_used", TokensUsed, 0, int.MaxValue);
        faults.Json($"{at}metadata", Metadata, Message.JsonBytes);
    }

    internal MessageDraft ToDraft() =>
        new(
            Role.As<MessageRole>()!.Value,
            Content?.Text,
            ToolCalls?.Text,
            ToolResults?.Text,
            TokensUsed,
            Metadata?.Text
        );
}
