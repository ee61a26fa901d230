using System.Text.Json;

namespace CleanPlan.EndToEnd.Tests.Crashes.Checking;

/// <summary>What a client knows of a request: it was done, it was refused, or nobody can say.</summary>
public enum Verdict
{
    Yes,
    No,
    Unknown,
}

/// <summary>Everything that clients have asked, and what the server holds in the end.</summary>
internal sealed record History(IReadOnlyList<Ask> Asks, IReadOnlyList<PlanLog> End);

/// <summary>A request, and what came of it.</summary>
internal abstract record Ask(DateTimeOffset Sent, DateTimeOffset Received, Verdict Verdict)
{
    /// <summary>The server may have done it.</summary>
    public virtual bool MayHaveHappened => Verdict is not Verdict.No;
}

/// <param name="Key">the idempotency key, and the plan's goal</param>
/// <param name="Replayed">the answer is the first one once more, and may be of an older version</param>
internal sealed record Creation(
    DateTimeOffset Sent,
    DateTimeOffset Received,
    Verdict Verdict,
    string Key,
    IReadOnlyList<TaskAsked> Tasks,
    PlanSeen? Plan,
    bool Replayed = false
) : Ask(Sent, Received, Verdict);

internal sealed record Claim(
    DateTimeOffset Sent,
    DateTimeOffset Received,
    Verdict Verdict,
    string WorkerId,
    int MaxTasks,
    IReadOnlyList<Granted> Tasks
) : Ask(Sent, Received, Verdict);

/// <param name="Mark">tells this report from all others; a repeated one has the same</param>
/// <param name="LeaseExpiresAt">what the answer to a heartbeat has promised</param>
/// <param name="LeaseWasGone">why it was refused</param>
internal sealed record Report(
    DateTimeOffset Sent,
    DateTimeOffset Received,
    Verdict Verdict,
    Granted Task,
    ReportKind Kind,
    string Mark,
    DateTimeOffset? LeaseExpiresAt = null,
    bool LeaseWasGone = false
) : Ask(Sent, Received, Verdict)
{
    /// <summary>Also a heartbeat that came in time, and whose lease went before it was answered.</summary>
    public override bool MayHaveHappened => base.MayHaveHappened || (Kind is ReportKind.Heartbeat && LeaseWasGone);
}

internal sealed record Abort(
    DateTimeOffset Sent,
    DateTimeOffset Received,
    Verdict Verdict,
    string PlanId,
    PlanSeen? Plan
) : Ask(Sent, Received, Verdict);

internal sealed record PlanRead(DateTimeOffset Sent, DateTimeOffset Received, PlanSeen Plan)
    : Ask(Sent, Received, Verdict.Yes);

internal sealed record EventsRead(
    DateTimeOffset Sent,
    DateTimeOffset Received,
    string PlanId,
    long After,
    int Limit,
    IReadOnlyList<EventSeen> Events
) : Ask(Sent, Received, Verdict.Yes);

/// <summary>An answer that no request may ever get.</summary>
internal sealed record Outrage(DateTimeOffset Sent, DateTimeOffset Received, string What)
    : Ask(Sent, Received, Verdict.Unknown);

public enum ReportKind
{
    Complete,
    Fail,
    Heartbeat,
    Release,
}

internal sealed record TaskAsked(string Key, IReadOnlyList<string> DependsOn, string RunOn, bool Optional);

/// <summary>A task as a claim's answer hands it out.</summary>
internal sealed record Granted(
    string Id,
    string PlanId,
    string Key,
    long LeaseToken,
    int LeaseSeconds,
    DateTimeOffset LeaseExpiresAt
);

internal sealed record PlanSeen(
    string Id,
    string Goal,
    long Version,
    string Status,
    string? Phase,
    int Progress,
    IReadOnlyDictionary<string, int> TaskCounts,
    IReadOnlyList<TaskSeen> Tasks
);

internal sealed record TaskSeen(
    string Id,
    string Key,
    string Status,
    string? Reason,
    int Progress,
    bool Optional,
    JsonElement? Result = null
);

internal sealed record EventSeen(
    long Seq,
    string? TaskId,
    string EventType,
    long? LeaseToken,
    string? AgentId,
    string? Message,
    string? From,
    string? To,
    string? Reason,
    DateTimeOffset Timestamp
);

/// <summary>A plan and all of its events, read when nothing moved any more.</summary>
internal sealed record PlanLog(PlanSeen Plan, IReadOnlyList<EventSeen> Events);
