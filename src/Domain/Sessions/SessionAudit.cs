namespace CleanPlan.Domain.Sessions;

/// <summary>What the messages of a session come to: as it counts them, or as they stand there.</summary>
public sealed record MessageTotals(long Count, long LastSeq, long TokensUsed, DateTimeOffset? LastAt);

/// <summary>Something that no rule explains.</summary>
public sealed record SessionFinding(string Code, string Message);

/// <summary>Holds what a session counts against its messages.</summary>
public static class SessionAudit
{
    public static IEnumerable<SessionFinding> Of(MessageTotals counted, MessageTotals found)
    {
        if (found.LastSeq != found.Count)
            yield return new(
                "message_numbers_differ",
                $"Its {found.Count} messages are numbered up to {found.LastSeq}."
            );
        if (counted != found with { LastSeq = found.Count })
            yield return new("message_counts_differ", $"It counts {counted}, and has {found}.");
    }
}
