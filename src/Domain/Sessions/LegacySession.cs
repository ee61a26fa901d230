namespace CleanPlan.Domain.Sessions;

/// <summary>A session as an older system kept it.</summary>
/// <param name="LegacyId">what it was called there</param>
/// <param name="Metadata">JSON text</param>
/// <param name="Messages">in their order, each with its time</param>
public sealed record LegacySession(
    string LegacyId,
    string Title,
    string? SystemPrompt,
    string? UserId,
    string? Metadata,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    IReadOnlyList<MessageDraft> Messages
)
{
    /// <summary>Holds it against what was made of it; messages that have come to it since are no difference.</summary>
    /// <returns>the first member that differs</returns>
    public string? DifferenceTo(Session session, IReadOnlyList<Message> messages)
    {
        if (session.Title != Title)
            return "title";
        if (session.SystemPrompt != SystemPrompt)
            return "system_prompt";
        if (session.UserId != UserId)
            return "user_id";
        if (session.Metadata != Metadata)
            return "metadata";
        if (messages.Count > Messages.Count)
            return "message_count";
        var at = messages.Index().FirstOrDefault(pair => !IsSaidBy(pair.Item, Messages[pair.Index]), (-1, null!)).Index;
        return at < 0 ? null : $"messages[{at}]";
    }

    private static bool IsSaidBy(Message message, MessageDraft draft) =>
        message.Role == draft.Role
        && message.Content == draft.Content
        && message.ToolCalls == draft.ToolCalls
        && message.ToolResults == draft.ToolResults
        && message.TokensUsed == draft.TokensUsed
        && message.Metadata == draft.Metadata;
}
