using CleanPlan.Domain.Common;

namespace CleanPlan.Domain.Sessions;

/// <summary>One turn in a session. It is never changed: it comes to the end of its session and goes with it.</summary>
public sealed class Message
{
    /// <summary>Of each JSON value, in UTF-8.</summary>
    public const int JsonBytes = 256 * 1024;

    /// <summary>How many can be said at once.</summary>
    public const int MostAtOnce = 1_000;

    private Message() { }

    public Guid Id { get; private set; }
    public Guid SessionId { get; private set; }

    /// <summary>Its number in the session: from 1, without a gap.</summary>
    public long Seq { get; private set; }
    public TenantId TenantId { get; private set; }
    public MessageRole Role { get; private set; }
    public int? TokensUsed { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>JSON text, as it came.</summary>
    public string? Content { get; private set; }

    /// <summary>JSON text, as it came.</summary>
    public string? ToolCalls { get; private set; }

    /// <summary>JSON text, as it came.</summary>
    public string? ToolResults { get; private set; }

    /// <summary>JSON text, as it came.</summary>
    public string? Metadata { get; private set; }

    internal static Message Of(Session session, long seq, MessageDraft said, DateTimeOffset now) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            SessionId = session.Id,
            Seq = seq,
            TenantId = session.TenantId,
            Role = said.Role,
            TokensUsed = said.TokensUsed,
            CreatedAt = said.SaidAt ?? now,
            Content = said.Content,
            ToolCalls = said.ToolCalls,
            ToolResults = said.ToolResults,
            Metadata = said.Metadata,
        };
}
