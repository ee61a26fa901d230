using CleanPlan.Domain.Common;

namespace CleanPlan.Application.Abstractions;

/// <summary>
/// Takes messages that were committed together with what they tell of: at least once, those of one key one after the
/// other, in the order in which it happened.
/// </summary>
public interface IOutboxSubscriber
{
    /// <summary>Whether it takes messages of a kind: what nobody takes is not even written. Asked in the writer's turn.</summary>
    bool Takes(string kind);

    /// <summary>
    /// Takes a message. Where it throws, the message comes again later, and until then nothing else of its key; after a
    /// crash it comes again too, under the same number.
    /// </summary>
    Task Take(OutboxMessage message, CancellationToken cancel);
}

/// <summary>Word of a move, for somebody outside of its transaction.</summary>
public sealed record OutboxMessage
{
    public const int KindLength = 40;
    public const int PayloadLength = 20 * 1024;

    /// <summary>Ascends within its key, and is given once; 0 as long as it is not stored.</summary>
    public long Number { get; init; }
    public required TenantId TenantId { get; init; }

    /// <summary>Whose order it keeps: the plan.</summary>
    public required Guid Key { get; init; }

    /// <summary>One of <see cref="OutboxKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>JSON text.</summary>
    public required string Payload { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>What messages tell of; each is named as it is for those who get it.</summary>
public static class OutboxKinds
{
    public const string PlanStarted = "plan_started";
    public const string PlanDone = "plan_done";
    public const string PlanFailed = "plan_failed";
    public const string PlanAborted = "plan_aborted";
    public const string TaskDone = "task_done";
    public const string TaskFailed = "task_failed";
}
