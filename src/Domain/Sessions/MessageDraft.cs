namespace CleanPlan.Domain.Sessions;

/// <summary>What somebody says, before its session has taken it.</summary>
/// <param name="Content">JSON text: a text or a list of parts</param>
/// <param name="ToolCalls">JSON text</param>
/// <param name="ToolResults">JSON text</param>
/// <param name="Metadata">JSON text</param>
/// <param name="SaidAt">null for now</param>
public sealed record MessageDraft(
    MessageRole Role,
    string? Content,
    string? ToolCalls = null,
    string? ToolResults = null,
    int? TokensUsed = null,
    string? Metadata = null,
    DateTimeOffset? SaidAt = null
)
{
    /// <summary>Content may be left out by who calls tools instead, or hands on what they answered.</summary>
    public bool SaysSomething => MayBeSaid(Content, ToolCalls, ToolResults);

    /// <summary>The same of what is not yet a draft.</summary>
    public static bool MayBeSaid(string? content, string? toolCalls, string? toolResults) =>
        content is not null || toolCalls is not null || toolResults is not null;
}
