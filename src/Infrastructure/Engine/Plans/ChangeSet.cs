using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Plans;
using CleanPlan.Domain.Sessions;
using CleanPlan.Infrastructure.Persistence;

namespace CleanPlan.Infrastructure.Engine.Plans;

/// <summary>
/// What a set has changed, by kinds: each kind is written for the whole set at once, all of them in one transaction. Rows
/// of other kinds that follow from the same moves are put here too, and nowhere else.
/// </summary>
internal sealed class ChangeSet
{
    public List<Session> Sessions { get; } = [];
    public List<Plan> MadePlans { get; } = [];

    /// <summary>Plans that have changed: each is written as far as <see cref="Plan.Changes"/> says.</summary>
    public List<Plan> Plans { get; } = [];
    public List<Guid> DeletedPlans { get; } = [];

    /// <summary>Tasks of made plans, and those that were added to others.</summary>
    public List<PlanTask> MadeTasks { get; } = [];
    public List<Guid> DeletedTasks { get; } = [];

    // kinds of changes that share columns: a task is written by the narrowest of the first three that has all it needs
    public List<PlanTask> Queue { get; } = [];
    public List<PlanTask> Lease { get; } = [];
    public List<PlanTask> State { get; } = [];
    public List<PlanTask> LeaseCheck { get; } = [];
    public List<PlanTask> Result { get; } = [];
    public List<PlanTask> RareState { get; } = [];
    public List<PlanTask> Definition { get; } = [];
    public List<PlanTask> Edges { get; } = [];
    public List<PlanTask> Answers { get; } = [];

    public List<DependencyCountsRow> Counts { get; } = [];

    /// <summary>Plans whose tasks in the queue are held, or are let go, as <see cref="Plan.Paused"/> says.</summary>
    public List<Plan> Holds { get; } = [];
    public List<TaskEvent> Events { get; } = [];

    /// <summary>What the outbox tells of it, to those who take it.</summary>
    public IReadOnlyList<OutboxMessage> Messages { get; set; } = [];

    /// <summary>Numbers of messages that all have taken.</summary>
    public IReadOnlyList<long> TakenMessages { get; set; } = [];

    /// <summary>When something was changed of which no event tells; null where there is an event, or nothing.</summary>
    public DateTimeOffset? SilentlyChangedAt { get; set; }

    /// <summary>Tasks whose counters have changed: their rows are in <see cref="Counts"/> when it is written.</summary>
    public List<PlanTask> Counted { get; } = [];

    /// <summary>Something is changed, and there is no event that says when.</summary>
    public bool IsSilent => Events.Count == 0 && HasChanges;

    private bool HasChanges =>
        Plans.Count + MadeTasks.Count + DeletedTasks.Count + Queue.Count + Lease.Count + State.Count > 0
        || LeaseCheck.Count + Result.Count + RareState.Count + Definition.Count > 0
        || Edges.Count + Answers.Count + Counted.Count > 0;

    public void Take(PlanSlice slice)
    {
        foreach (var task in slice.Tasks)
            Take(task, slice.IsAdded(task));
        foreach (var task in slice.Deleted)
            DeletedTasks.Add(task.Id);
        MadeTasks.AddRange(slice.Added);
        Events.AddRange(slice.Events);
        if (slice.PlanChanged)
            Plans.Add(slice.Plan);
        // whoever enters the queue of a paused plan is held too
        if (slice.PauseChanged || (slice.PlanChanged && slice.Plan.Paused))
            Holds.Add(slice.Plan);
    }

    /// <summary>A plan that was just made, with all its tasks and events.</summary>
    public void Make(PlanSlice made, IEnumerable<DependencyCountsRow> counts, Session? session)
    {
        if (session is not null)
            Sessions.Add(session);
        MadePlans.Add(made.Plan);
        MadeTasks.AddRange(made.Tasks.OrderBy(task => task.Position));
        Counts.AddRange(counts);
        // not marked as saved: should a neighbour in the set fail, it is added again
        Events.AddRange(made.Events);
    }

    private void Take(PlanTask task, bool added)
    {
        var changes = task.Changes;
        if (added || changes.HasFlag(TaskChanges.Counts))
            Counted.Add(task);
        if (added || changes is TaskChanges.None)
            return;
        var moves = changes.HasFlag(TaskChanges.State) || changes.HasFlag(TaskChanges.Lease | TaskChanges.Queue);
        if (moves)
            State.Add(task);
        else if (changes.HasFlag(TaskChanges.Lease))
            Lease.Add(task);
        else if (changes.HasFlag(TaskChanges.Queue))
            Queue.Add(task);
        if (changes.HasFlag(TaskChanges.LeaseCheck) && !moves)
            LeaseCheck.Add(task);
        if (changes.HasFlag(TaskChanges.Result))
            Result.Add(task);
        if (changes.HasFlag(TaskChanges.RareState))
            RareState.Add(task);
        if (changes.HasFlag(TaskChanges.Definition))
            Definition.Add(task);
        if (changes.HasFlag(TaskChanges.Edges))
            Edges.Add(task);
        if (changes.HasFlag(TaskChanges.Answers))
            Answers.Add(task);
    }
}
