using CleanPlan.Domain.Common;
using static CleanPlan.Domain.Plans.PlanTaskStatus;

namespace CleanPlan.Domain.Plans;

/// <summary>What has changed of a task, so that storage writes no more than that.</summary>
[Flags]
public enum TaskChanges
{
    None = 0,

    /// <summary>Its place in the queue.</summary>
    Queue = 1,

    /// <summary>Status, progress, attempt, lease: what every task goes through.</summary>
    State = 2,
    Result = 4,
    Answers = 8,

    /// <summary>How long the lease goes on, and the progress: what a heartbeat says.</summary>
    Lease = 256,

    /// <summary>When the lease is looked at next.</summary>
    LeaseCheck = 512,

    /// <summary>What an operator can edit.</summary>
    Definition = 16,
    Edges = 32,

    /// <summary>Counters of its dependencies; in a wide graph they change more often than everything else together.</summary>
    Counts = 64,

    /// <summary>Retries, errors, questions, deadlines, give-backs: what a task that goes straight through never has.</summary>
    RareState = 128,

    /// <summary>What makes no new version by itself: nobody outside sees it, or it comes with a move.</summary>
    Unseen = Edges | Counts | RareState | LeaseCheck,
}

/// <summary>
/// One step of a plan: a row that is state and queue at once. Its rules are methods here; what a move means for its
/// dependents and its plan is <see cref="PlanSlice"/>'s. Setters are internal for storage alone, which brings back rows.
/// </summary>
public sealed partial class PlanTask
{
    // the table is the specification: a status that heads no row is final
    public static readonly TransitionTable<PlanTaskStatus> Transitions = new(
        (Pending, [InProgress, Blocked, Skipped, Failed]),
        (InProgress, [Done, Retrying, Failed, Pending, Blocked, Skipped]),
        (Retrying, [InProgress, Pending, Skipped, Failed]),
        (Blocked, [Pending, Skipped, Failed]),
        (Failed, [Pending, Skipped, Done])
    );

    internal PlanTask() { }

    public Guid Id { get; internal set; }
    public TenantId TenantId { get; internal set; }
    public Guid PlanId { get; internal set; }
    public int Position => PlanTaskId.PositionOf(Id);

    // what was asked for
    public string Key { get; internal set; } = "";
    public string Title { get; internal set; } = "";
    public string? Description { get; internal set; }
    public string? AgentType { get; internal set; }
    public bool CanParallel { get; internal set; } = true;

    /// <summary>JSON text.</summary>
    public string? Input { get; internal set; }
    public RunOn RunOn { get; internal set; }
    public bool Optional { get; internal set; }
    public bool RequiresApproval { get; internal set; }
    public int MaxAttempts { get; internal set; }
    public double RetryInitialSeconds { get; internal set; }
    public double RetryFactor { get; internal set; }
    public double RetryMaxSeconds { get; internal set; }
    public int TimeoutSeconds { get; internal set; }
    public int? DeadlineSeconds { get; internal set; }
    public int? DelaySeconds { get; internal set; }
    public double? EstimatedSeconds { get; internal set; }
    public int Priority { get; internal set; }
    public string? Pool { get; internal set; }
    public int Slots { get; internal set; } = 1;

    /// <summary>JSON text.</summary>
    public string? Metadata { get; internal set; }

    /// <summary>False where storage has left out the texts and the result, which only few commands look at.</summary>
    public bool HasDetails { get; internal set; } = true;

    // the graph, as positions in the plan; storage leaves the first out where nobody asked for edges
    public int[] DependsOn { get; internal set; } = [];
    public bool HasEdges { get; internal set; } = true;
    public int[] Dependents { get; internal set; } = [];
    public DependencyCounts Dependencies { get; internal set; }

    // state
    public PlanTaskStatus Status { get; internal set; }

    /// <summary>Null while pending: see <see cref="ReasonAt"/>.</summary>
    public TaskReason? Reason { get; internal set; }
    public int Progress { get; internal set; }

    /// <summary>Claims ever; never goes down.</summary>
    public int Attempt { get; internal set; }

    /// <summary>The fencing token: grows with each claim and never goes down.</summary>
    public long LeaseToken { get; internal set; }

    /// <summary>Who holds it now, or held it last.</summary>
    public string? WorkerId { get; internal set; }
    public DateTimeOffset? LeaseExpiresAt { get; internal set; }

    /// <summary>
    /// When to see whether the lease has ended: never after its end, and not moved on by a heartbeat, so that storage
    /// need not order the leases anew with each.
    /// </summary>
    public DateTimeOffset? LeaseCheckAt { get; internal set; }

    /// <summary>When the running attempt times out.</summary>
    public DateTimeOffset? AttemptEndsAt { get; internal set; }

    /// <summary>From when a claim can take it; null while it is in no queue.</summary>
    public DateTimeOffset? ClaimableAt { get; internal set; }

    public IReadOnlyList<Answer> Answers { get; internal set; } = [];

    /// <summary>JSON text.</summary>
    public string? Result { get; internal set; }

    public LastReport? LastReport { get; internal set; }

    /// <summary>The task of the plan that this one's was forked from, whose outcome it keeps.</summary>
    public Guid? ForkedFrom { get; internal set; }
    public DateTimeOffset CreatedAt { get; internal set; }
    public DateTimeOffset? StartedAt { get; internal set; }
    public DateTimeOffset? CompletedAt { get; internal set; }
    public long Version { get; internal set; }

    /// <summary>What this unit of work has changed.</summary>
    public TaskChanges Changes { get; private set; }

    public RetryPolicy Retry => new(MaxAttempts, RetryInitialSeconds, RetryFactor, RetryMaxSeconds);

    public bool IsFinal => Transitions.IsFinal(Status);

    public bool IsBlockedLive => Status is Blocked && Reason is TaskReason.AwaitingApproval or TaskReason.AwaitingInput;

    public bool IsLive => Status is Pending or InProgress or Retrying || IsBlockedLive;

    public bool AskedByAgent => IsBlockedLive && Question is not null;

    /// <summary>A failure that fails the plan.</summary>
    public bool FailsPlan => Status is Failed && !Optional;

    public DependencyOutcome Outcome =>
        (Status, Reason) switch
        {
            (Done, _) => DependencyOutcome.Done,
            (Skipped, TaskReason.ByOperator) => DependencyOutcome.SkippedByOperator,
            (Skipped, TaskReason.ByRule) => DependencyOutcome.SkippedByRule,
            (Failed, _) => Optional ? DependencyOutcome.FailedOptional : DependencyOutcome.Failed,
            (Blocked, TaskReason.DependencyFailed) => DependencyOutcome.BlockedByFailure,
            (Blocked, TaskReason.PlanStopped) => DependencyOutcome.BlockedByStop,
            _ => DependencyOutcome.None,
        };

    /// <summary>The reason as it is read: a pending task's is computed, the first that holds.</summary>
    public TaskReason? ReasonAt(PlanStatus plan, bool paused, DateTimeOffset now)
    {
        if (Status is not Pending)
            return Reason;
        if (plan is PlanStatus.Pending)
            return TaskReason.NotStarted;
        if (ClaimableAt is not { } claimable)
            return TaskReason.WaitingDependencies;
        if (paused)
            return TaskReason.Paused;
        return claimable > now ? TaskReason.Scheduled : TaskReason.Ready;
    }

    internal static PlanTask From(TaskDraft draft, Plan plan, int position, int[] dependsOn, DateTimeOffset now) =>
        new()
        {
            Id = PlanTaskId.Of(plan.Id, position),
            TenantId = plan.TenantId,
            PlanId = plan.Id,
            Key = draft.Key,
            Title = draft.Title ?? draft.Key,
            Description = draft.Description,
            AgentType = draft.AgentType,
            CanParallel = draft.CanParallel,
            Input = draft.Input,
            RunOn = draft.RunOn,
            Optional = draft.Optional,
            RequiresApproval = draft.RequiresApproval,
            MaxAttempts = draft.Retry.MaxAttempts,
            RetryInitialSeconds = draft.Retry.InitialSeconds,
            RetryFactor = draft.Retry.Factor,
            RetryMaxSeconds = draft.Retry.MaxSeconds,
            TimeoutSeconds = draft.TimeoutSeconds,
            DeadlineSeconds = draft.DeadlineSeconds,
            DelaySeconds = draft.DelaySeconds,
            EstimatedSeconds = draft.EstimatedSeconds,
            Priority = draft.Priority,
            Pool = draft.Pool,
            Slots = draft.Slots,
            Metadata = draft.Metadata,
            DependsOn = dependsOn,
            Dependencies = new DependencyCounts(dependsOn.Length),
            CreatedAt = now,
            Version = 1,
        };

    private void MoveTo(PlanTaskStatus next, TaskReason? reason, DateTimeOffset now)
    {
        if (!Transitions.Allows(Status, next))
            throw new InvalidOperationException($"No rule moves a task from {Status} to {next}.");

        Status = next;
        Reason = reason;
        LeaseExpiresAt = null;
        LeaseCheckAt = null;
        AttemptEndsAt = null;
        NextAttemptAt = null;
        ClaimableAt = null;
        CompletedAt = next is Done or Skipped or Failed ? now : null;
        if (!IsLive)
            DeadlineAt = null;
        if (next is Done)
            Progress = 100;
        Touch(TaskChanges.State | TaskChanges.Queue);
    }

    private void Touch(TaskChanges changes)
    {
        // one unit of work is one version, however many moves it makes
        if (!IsSeen(Changes) && IsSeen(changes))
            Version++;
        Changes |= changes;
    }

    private static bool IsSeen(TaskChanges changes) => (changes & ~TaskChanges.Unseen) != TaskChanges.None;

    internal void Saved() => Changes = TaskChanges.None;

    /// <summary>The task as it is now; its lists are replaced when they change, never changed.</summary>
    internal PlanTask Copy() => (PlanTask)MemberwiseClone();
}
