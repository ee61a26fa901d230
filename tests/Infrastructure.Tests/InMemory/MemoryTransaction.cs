using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Engine.Claims;
using CleanPlan.Infrastructure.Engine.Jobs;
using CleanPlan.Infrastructure.Engine.Plans;
using CleanPlan.Infrastructure.Engine.Writing;
using CleanPlan.Infrastructure.Persistence;

namespace CleanPlan.Infrastructure.Tests.InMemory;

/// <summary>Its own copy of everything, or, for who only looks, what was committed.</summary>
internal sealed class MemoryTransaction(MemoryDisk disk, MemoryData data, EngineClock clock) : IStoreTransaction
{
    public MemoryData Data { get; private set; } = data;

    public DateTimeOffset Now => clock.Now;

    public IQueueRows Queue => new MemoryQueue(Data);

    public IOutboxRows Outbox => new MemoryOutbox(Data);

    public IJobRows Jobs { get; } = new MemoryJobs();

    public IKeyRows Keys => new MemoryKeys(Data);

    public IOldRows Old => new MemoryOldRows(Data);

    public ValueTask<IReadOnlyList<Plan>> Open(IReadOnlyCollection<WantedPlan> plans) =>
        new([
            .. from wanted in plans
            where wanted.Known is null || disk.IsShared
            where Data.Plans.ContainsKey(wanted.Id)
            select Data.Plans[wanted.Id].Copy(),
        ]);

    public ValueTask<IReadOnlyList<PlanTask>> Load(TaskRequest wave)
    {
        var wanted = wave.Tasks.Concat(wave.WithEdges).Concat(wave.Whole).Select(Data.Tasks.GetValueOrDefault);
        var ofPlans = wave.Plans.Concat(wave.WholePlans).SelectMany(Data.TasksOf);
        var inStatus = wave.Statuses.SelectMany(s => Data.TasksOf(s.PlanId).Where(task => task.Status == s.Status));
        var byKey = wave.Keys.SelectMany(k => Data.TasksOf(k.PlanId).Where(task => k.Keys.Contains(task.Key)));
        var found = wanted.OfType<PlanTask>().Concat(ofPlans).Concat(inStatus).Concat(byKey).Distinct();
        return new([.. found.Select(MemoryData.CopyOf)]);
    }

    public ValueTask<IReadOnlyList<DependencyCountsRow>> Counts(IReadOnlyCollection<CountsKey> keys) =>
        new([.. keys.Where(Data.Counts.ContainsKey).Select(key => MemoryData.CopyOf(Data.Counts[key]))]);

    public ValueTask<List<Guid>> PlansAfter(Guid last, int limit) =>
        new([.. Data.Plans.Keys.Where(id => id.CompareTo(last) > 0).Order().Take(limit)]);

    public ValueTask<EventNumbers> EventsOf(Guid planId)
    {
        var numbers = Data.Events.Where(line => line.PlanId == planId).Select(line => line.Seq).ToList();
        return new(
            numbers.Count == 0
                ? new EventNumbers(0, null, null)
                : new EventNumbers(numbers.Count, numbers.Min(), numbers.Max())
        );
    }

    // nobody says anything here, nor searches
    public ValueTask<List<CountedSession>> SessionsAfter(Guid last, int limit) => new([]);

    public ValueTask<List<UnindexedTitle>> UnindexedTitles(int limit) => new([]);

    public ValueTask Index(UnindexedTitle title) => default;

    public ValueTask<List<(Guid TaskId, string Key)>> WronglyHeld(Plan plan) =>
        new([
            .. from task in Data.TasksOf(plan.Id)
            where task.Status is PlanTaskStatus.Pending or PlanTaskStatus.Retrying
            where Data.Held.Contains(task.Id) != plan.Paused
            select (task.Id, task.Key),
        ]);

    public ValueTask<bool> HasSession(TenantId tenant, Guid sessionId) =>
        new(
            Data.Sessions.TryGetValue(sessionId, out var found)
                && found is { IsDeleted: false }
                && found.TenantId == tenant
        );

    public ValueTask Save(ChangeSet changes)
    {
        Data.Save(changes);
        return default;
    }

    public async Task<bool> Alone(Func<Task<bool>> unit)
    {
        var (before, keep) = (Data.Copy(), false);
        try
        {
            keep = await unit();
        }
        finally
        {
            if (!keep)
                Data = before;
        }

        return keep;
    }

    public ValueTask Probe() => default;

    public ValueTask Commit()
    {
        disk.Committed = Data;
        return RollBack();
    }

    public ValueTask RollBack()
    {
        disk.Turn.Release();
        return default;
    }
}
