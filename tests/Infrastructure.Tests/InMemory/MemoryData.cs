using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Plans;
using CleanPlan.Domain.Sessions;
using CleanPlan.Infrastructure.Engine.Plans;
using CleanPlan.Infrastructure.Engine.Writing;
using CleanPlan.Infrastructure.Persistence;

namespace CleanPlan.Infrastructure.Tests.InMemory;

/// <summary>What is stored: objects that nobody else holds, in dictionaries that a transaction copies before it writes.</summary>
internal sealed class MemoryData
{
    public Dictionary<Guid, Session> Sessions { get; private init; } = [];
    public Dictionary<Guid, Plan> Plans { get; private init; } = [];
    public SortedDictionary<Guid, PlanTask> Tasks { get; private init; } = [];
    public Dictionary<CountsKey, DependencyCountsRow> Counts { get; private init; } = [];

    /// <summary>Tasks in the queue of a paused plan.</summary>
    public HashSet<Guid> Held { get; private init; } = [];
    public List<TaskEvent> Events { get; private init; } = [];
    public Dictionary<(Guid, string, string), (DateTimeOffset At, KeyRow Row)> Keys { get; private init; } = [];
    public SortedDictionary<long, OutboxMessage> Messages { get; private init; } = [];
    public long LastMessage { get; private set; }
    public DateTimeOffset ChangedAt { get; set; } = DateTimeOffset.UnixEpoch;

    public MemoryData Copy() =>
        new()
        {
            Sessions = new(Sessions),
            Plans = new(Plans),
            Tasks = new(Tasks),
            Counts = new(Counts),
            Held = [.. Held],
            Events = [.. Events],
            Keys = new(Keys),
            Messages = new(Messages),
            LastMessage = LastMessage,
            ChangedAt = ChangedAt,
        };

    public void Save(ChangeSet changes)
    {
        foreach (var session in changes.Sessions)
            Sessions.Add(session.Id, session);
        foreach (var planId in changes.DeletedPlans)
            Delete(planId);
        foreach (var plan in changes.MadePlans.Concat(changes.Plans))
            Plans[plan.Id] = plan.Copy();
        foreach (var taskId in changes.DeletedTasks)
            Tasks.Remove(taskId);
        foreach (var task in Changed(changes))
            Save(task);
        foreach (var row in changes.Counts)
            Counts[new CountsKey(row.PlanId, row.First)] = CopyOf(row);
        foreach (var plan in changes.Holds)
            Hold(plan);
        Events.AddRange(changes.Events);
        foreach (var message in changes.Messages)
            Messages.Add(++LastMessage, message with { Number = LastMessage });
        foreach (var number in changes.TakenMessages)
            Messages.Remove(number);
        if (changes.SilentlyChangedAt is { } at)
            ChangedAt = at;
    }

    public static DependencyCountsRow CopyOf(DependencyCountsRow row) =>
        new()
        {
            TenantId = row.TenantId,
            PlanId = row.PlanId,
            First = row.First,
            Counts = row.Counts,
        };

    public static PlanTask CopyOf(PlanTask task)
    {
        var copy = task.Copy();
        copy.Saved();
        return copy;
    }

    public void Delete(Guid planId)
    {
        Plans.Remove(planId);
        foreach (var taskId in TasksOf(planId).Select(task => task.Id).ToList())
            Tasks.Remove(taskId);
        foreach (var key in Counts.Keys.Where(key => key.PlanId == planId).ToList())
            Counts.Remove(key);
        Events.RemoveAll(line => line.PlanId == planId);
    }

    public IEnumerable<PlanTask> TasksOf(Guid planId) => Tasks.Values.Where(task => task.PlanId == planId);

    private static IEnumerable<PlanTask> Changed(ChangeSet changes) =>
        changes
            .MadeTasks.Concat(changes.Queue)
            .Concat(changes.Lease)
            .Concat(changes.LeaseCheck)
            .Concat(changes.State)
            .Concat(changes.Result)
            .Concat(changes.RareState)
            .Concat(changes.Definition)
            .Concat(changes.Edges)
            .Concat(changes.Answers)
            .Distinct();

    private void Save(PlanTask task)
    {
        var row = task.Copy();
        if (Tasks.TryGetValue(task.Id, out var stored))
            row.Recall(stored);
        row.Saved();
        Tasks[task.Id] = row;
    }

    private void Hold(Plan plan)
    {
        foreach (var task in TasksOf(plan.Id))
        {
            if (!plan.Paused)
                Held.Remove(task.Id);
            else if (task.Status is PlanTaskStatus.Pending or PlanTaskStatus.Retrying)
                Held.Add(task.Id);
        }
    }
}
