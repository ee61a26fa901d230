using CleanPlan.Domain.Common;

namespace CleanPlan.Domain.Plans;

/// <summary>What has changed of a plan, so that storage writes no more than that.</summary>
[Flags]
public enum PlanChanges
{
    /// <summary>Nothing, or what every change brings with it: counters, the number of its last event, version, time.</summary>
    None = 0,

    /// <summary>Its status, how much of it there is, whether it is paused or pruned.</summary>
    State = 1,

    /// <summary>What an operator can edit.</summary>
    Definition = 2,
}

/// <summary>
/// A goal and the DAG of tasks that reaches it. Its status is a function of its tasks, kept by counters; what happens
/// to it happens through a <see cref="PlanSlice"/>. Setters are internal for storage alone, which brings back rows.
/// </summary>
public sealed partial class Plan
{
    public static readonly TransitionTable<PlanStatus> Transitions = new(
        (PlanStatus.Pending, [PlanStatus.InProgress, PlanStatus.Aborted]),
        (PlanStatus.InProgress, [PlanStatus.Done, PlanStatus.Failed, PlanStatus.Aborted]),
        (PlanStatus.Failed, [PlanStatus.InProgress, PlanStatus.Done, PlanStatus.Aborted])
    );

    internal Plan() { }

    public Guid Id { get; internal set; }
    public TenantId TenantId { get; internal set; }
    public Guid SessionId { get; internal set; }

    /// <summary>The job that follows it; null where nobody asked for more than the plan.</summary>
    public Guid? JobId { get; internal set; }
    public string Goal { get; internal set; } = "";

    /// <summary>The goal as it is searched.</summary>
    public string FoldedGoal { get; internal set; } = "";
    public OnFailure OnFailure { get; internal set; }
    public Guid? ForkedFrom { get; internal set; }

    /// <summary>JSON text.</summary>
    public string? Metadata { get; internal set; }

    public PlanStatus Status { get; internal set; }
    public bool Paused { get; internal set; }
    public TaskCounts Counts { get; internal set; }

    /// <summary>The position that the next added task gets; none is given twice.</summary>
    public int NextPosition { get; internal set; }

    /// <summary>How many dependencies its tasks have in all.</summary>
    public int Edges { get; internal set; }

    /// <summary>The first event that is still kept, and the last one.</summary>
    public long FirstSeq { get; internal set; } = 1;
    public long EventSeq { get; internal set; }

    /// <summary>No event is kept any more.</summary>
    public bool Pruned { get; internal set; }

    public DateTimeOffset CreatedAt { get; internal set; }
    public DateTimeOffset UpdatedAt { get; internal set; }
    public DateTimeOffset? StartedAt { get; internal set; }
    public DateTimeOffset? CompletedAt { get; internal set; }
    public long Version { get; internal set; }

    /// <summary>What this unit of work has changed.</summary>
    public PlanChanges Changes { get; private set; }

    public bool IsFinal => Transitions.IsFinal(Status);

    public bool IsSettled => IsFinal || Status is PlanStatus.Failed;

    public bool IsStarted => Status is not PlanStatus.Pending;

    /// <summary>Rules are applied from the start on, and not after the end.</summary>
    public bool RulesApply => IsStarted && !IsFinal;

    /// <summary>A state, not a moment: as long as a failure that is not optional is left.</summary>
    public bool IsStopped => OnFailure is OnFailure.Stop && RulesApply && Counts.Failures > 0;

    /// <summary>The floor of the mean over its tasks, 0..100; 100 once it is done, whatever its optional tasks reached.</summary>
    public int Progress =>
        Status is PlanStatus.Done ? 100
        : Counts.Total == 0 ? 0
        : (int)(Counts.ProgressSum / Counts.Total);

    public PlanPhase? Phase
    {
        get
        {
            if (Status is not PlanStatus.InProgress)
                return null;
            if (Paused)
                return PlanPhase.Paused;
            if (Counts is { BlockedLive: > 0, InProgress: 0, Retrying: 0, Claimable: 0 })
                return PlanPhase.Attention;
            return Counts.Failures > 0 ? PlanPhase.Failing : PlanPhase.Running;
        }
    }

    /// <summary>What a started plan's tasks make it.</summary>
    public static PlanStatus RollUp(in TaskCounts counts)
    {
        if (counts.Live > 0)
            return PlanStatus.InProgress;
        return counts.Failures > 0 ? PlanStatus.Failed : PlanStatus.Done;
    }

    /// <summary>Why nothing, or not this task, of the plan may be claimed now; null where it may.</summary>
    public ClaimBar? BarOf(PlanTask task)
    {
        if (Status is not PlanStatus.InProgress)
            return ClaimBar.PlanNotRunning;
        if (Paused)
            return ClaimBar.PlanPaused;
        if (Counts.ExclusiveRunning > 0)
            return ClaimBar.ExclusiveRunning;
        return !task.CanParallel && Counts.InProgress > 0 ? ClaimBar.OthersRunning : null;
    }

    /// <summary>Whether it may be deleted: one in progress must be aborted first.</summary>
    public Result CheckDeletable() => Status is PlanStatus.InProgress ? PlanErrors.PlanInProgress : Result.Ok;

    /// <summary>Whether events that come right after this number, the last that somebody has, are not kept any more.</summary>
    public bool HasPrunedAfter(long? seq) => seq < FirstSeq - 1;

    /// <summary>
    /// Lets go of its oldest events, so many at most. Only a settled plan's are old: the log of one that still runs, or
    /// is to be started, is whole.
    /// </summary>
    /// <returns>how many events from the old <see cref="FirstSeq"/> on are not kept any more</returns>
    public int PruneEvents(DateTimeOffset settledBefore, int most)
    {
        if (!IsSettled || CompletedAt > settledBefore)
            return 0;
        var pruned = (int)Math.Min(most, EventSeq - FirstSeq + 1);
        FirstSeq += pruned;
        Pruned = FirstSeq > EventSeq;
        return pruned;
    }

    internal void Saved() => Changes = PlanChanges.None;

    /// <summary>The plan as it is now, with nothing to be written.</summary>
    internal Plan Copy()
    {
        var copy = (Plan)MemberwiseClone();
        copy.Saved();
        return copy;
    }

    internal void MoveTo(PlanStatus next, DateTimeOffset now)
    {
        if (!Transitions.Allows(Status, next))
            throw new InvalidOperationException($"No rule moves a plan from {Status} to {next}.");

        Status = next;
        StartedAt ??= next is PlanStatus.InProgress ? now : null;
        CompletedAt = IsSettled ? now : null;
        if (IsFinal)
            Paused = false;
        Changes |= PlanChanges.State;
    }

    internal void Recount(in TaskCounts before, in TaskCounts after) => Counts = Counts - before + after;

    internal long NextSeq()
    {
        if (Pruned)
            (Pruned, Changes) = (false, Changes | PlanChanges.State);
        return ++EventSeq;
    }

    internal void Pause(bool paused)
    {
        Paused = paused;
        Changes |= PlanChanges.State;
    }

    internal void Join(Guid jobId)
    {
        JobId = jobId;
        Changes |= PlanChanges.Definition;
    }

    internal void Change(string? goal, string? metadata)
    {
        (Goal, Metadata) = (goal ?? Goal, metadata ?? Metadata);
        FoldedGoal = Folding.Of(Goal);
        Changes |= PlanChanges.Definition;
    }

    internal void Touch(DateTimeOffset now)
    {
        Version++;
        UpdatedAt = now;
    }
}

/// <summary>Why a plan lets nobody have a task that is due.</summary>
public enum ClaimBar
{
    PlanNotRunning,
    PlanPaused,

    /// <summary>A task that wants to be alone runs.</summary>
    ExclusiveRunning,

    /// <summary>The task wants to be alone, and others run.</summary>
    OthersRunning,

    /// <summary>A task that wants to be alone is ready and first in order.</summary>
    ExclusiveFirst,
}
