using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;
using CleanPlan.Domain.Plans;
using CleanPlan.Domain.Sessions;
using CleanPlan.Infrastructure.Engine.Claims;
using CleanPlan.Infrastructure.Engine.Feed;
using CleanPlan.Infrastructure.Engine.Jobs;
using CleanPlan.Infrastructure.Engine.Plans;
using CleanPlan.Infrastructure.Engine.Writing;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Engine;

/// <summary>
/// Carries out sets of units in the writer's transaction: it loads slices, lets the Domain decide, and writes back. It
/// runs in the writer's turn only, so it needs no lock.
/// </summary>
internal sealed class SetExecutor(
    QueueSignal signal,
    PlanFeed feed,
    Outbox outbox,
    IWakeUps others,
    JobFeed jobs,
    INodes nodes,
    Jitter jitter,
    IOptions<EngineOptions> options
) : ISetExecutor
{
    public const int ExpireAtOnce = 100;

    private readonly WriterCache _cache = new(options.Value.HotTasks);
    private readonly List<CommittedChanges> _kept = [];
    private CommittedChanges _news = new();

    public async ValueTask Run(IStoreTransaction store, IReadOnlyList<EngineUnit> units)
    {
        if (units.Any(unit => unit is ClaimUnit or ExpireUnit))
            await Expire(store, units.OfType<ExpireUnit>());
        foreach (var orphans in units.OfType<OrphanUnit>())
            await LoseOrphans(store, orphans);
        await RunCommands(store, [.. units.Where(unit => unit is ActUnit or ReportUnit)]);
        await Add(store, [.. units.OfType<AddUnit>()]);
        foreach (var unit in units.OfType<DeleteUnit>())
            unit.Value = await Delete(store, unit);
        foreach (var unit in units.OfType<PurgeUnit>())
            unit.Value = await Purge(store, unit);
        await RunClaims(store, [.. units.OfType<ClaimUnit>()]);
        if (outbox.IsUsed)
            await TakeAway(store, [.. units.OfType<TakenUnit>()]);
    }

    public void Begin() => _news = new CommittedChanges();

    public void Keep() => _kept.Add(_news);

    public void Undo() => _cache.Clear();

    public void Forget()
    {
        _kept.Clear();
        _cache.Clear();
    }

    public void Forget(Guid planId)
    {
        _cache.Drop(planId);
        // who keeps what commits told reads it anew, or finds it gone
        _news.OfDeleted(planId);
    }

    public void Changed(IEnumerable<Job> jobs) => _news.Of(jobs);

    public void Committed()
    {
        foreach (var news in _kept)
        {
            news.Tell(feed);
            news.Tell(signal);
            news.Tell(outbox);
            news.Tell(jobs);
            others.Tell(news);
        }

        _kept.Clear();
        _cache.Trim();
    }

    private async ValueTask RunCommands(IStoreTransaction store, List<EngineUnit> units)
    {
        if (units.Count == 0)
            return;
        var set = Open(store);
        await set.Open(units.SelectMany(PlansOf));
        await set.Preload(units.SelectMany(TasksOf));

        var answers = new List<Action>(units.Count);
        foreach (var unit in units)
            answers.Add(await Queue(unit, set));
        await set.Advance();
        // before what was changed counts as stored
        foreach (var answer in answers)
            answer();
        await Save(store, set);
    }

    /// <summary>Queues a unit's commands on their slices.</summary>
    /// <returns>what sets its value when they are carried out</returns>
    private static async ValueTask<Action> Queue(EngineUnit unit, SliceSet set)
    {
        if (unit is ActUnit act)
        {
            var outcome = await Queue(act, set);
            return () => act.Value = outcome.Result;
        }

        var report = (ReportUnit)unit;
        var outcomes = report
            .Reports.Select(said =>
                set.Find(PlanTaskId.PlanOf(said.TaskId)) is { } slice && slice.Plan.TenantId == report.Tenant
                    ? slice.Report(PlanTaskId.PositionOf(said.TaskId), said.Report)
                    : null
            )
            .ToList();
        return () =>
        {
            report.Value = outcomes.ConvertAll(outcome => outcome is null ? PlanErrors.TaskNotFound : outcome.Result);
            // the writer goes on with its own
            report.Left = report.KeepsTask && outcomes[0] is { Changed: true } only ? only.Task?.Copy() : null;
        };
    }

    private static async ValueTask<SliceOutcome> Queue(ActUnit act, SliceSet set)
    {
        var missing = act.Position is null ? PlanErrors.PlanNotFound : PlanErrors.TaskNotFound;
        if (set.Find(act.PlanId) is not { } slice || slice.Plan.TenantId != act.Tenant)
            return SliceOutcome.Refused(missing);
        if (act.IfVersion is { } version)
        {
            // what came before in this set may have moved the version that is asked for
            await set.Advance();
            var current = act.Position is { } position ? slice.Find(position)?.Version : slice.Plan.Version;
            if (current is not null && current != version)
                return SliceOutcome.Refused(Errors.VersionMismatch(current.Value));
        }

        return act.Act(slice);
    }

    private async ValueTask RunClaims(IStoreTransaction store, List<ClaimUnit> units)
    {
        if (units.Count == 0)
            return;
        var set = Open(store);
        var run = new ClaimRun(store.Queue, set, nodes, options.Value.AgingPeriod);
        var answers = await run.Run(units.ConvertAll(unit => unit.Request));
        await Save(store, set);
        for (var i = 0; i < answers.Length; i++)
            units[i].Value = answers[i];
    }

    /// <summary>Ends what time has ended, a bounded number of tasks in one turn.</summary>
    private async ValueTask Expire(IStoreTransaction store, IEnumerable<ExpireUnit> units)
    {
        var set = Open(store);
        var due = await store.Queue.Expired(set.Now, ExpireAtOnce);
        if (due.Count > 0)
        {
            await set.Open(due.Select(PlanTaskId.PlanOf));
            await set.Preload(due);
            foreach (var taskId in due)
                set.Find(PlanTaskId.PlanOf(taskId))?.Expire(PlanTaskId.PositionOf(taskId));
            await set.Advance();
            await Save(store, set);
        }

        foreach (var unit in units)
            unit.Value = due.Count;
    }

    private async ValueTask LoseOrphans(IStoreTransaction store, OrphanUnit unit)
    {
        var orphans = await store.Queue.LeasesOf(unit.ResidentPrefix, unit.OwnPrefix);
        var set = Open(store);
        await set.Open(orphans.Select(orphan => PlanTaskId.PlanOf(orphan.TaskId)));
        await set.Preload(orphans.Select(orphan => orphan.TaskId));
        foreach (var (taskId, token) in orphans)
            set.Find(PlanTaskId.PlanOf(taskId))?.LoseLease(PlanTaskId.PositionOf(taskId), token);
        await set.Advance();
        await Save(store, set);
        unit.Value = orphans.Count;
    }

    private async ValueTask Add(IStoreTransaction store, List<AddUnit> units)
    {
        if (units.Count == 0)
            return;
        var changes = new ChangeSet();
        var counters = new DependencyCounters(store, _cache);
        foreach (var unit in units)
        {
            var plan = unit.Plan.Plan;
            // a job holds its session, also one that was deleted since it was asked for
            var mustExist = unit.Session is null && plan.JobId is null;
            if (mustExist && !await store.HasSession(plan.TenantId, plan.SessionId))
            {
                unit.Value = SessionErrors.NotFound;
                continue;
            }

            _news.Of(unit.Plan);
            _cache.Add(unit.Plan);
            changes.Make(unit.Plan, counters.Made(unit.Plan), unit.Session);
            unit.Value = Result.Ok;
        }

        await Save(store, changes);
    }

    private async ValueTask<Result> Delete(IStoreTransaction store, DeleteUnit unit)
    {
        var set = Open(store);
        await set.Open([unit.PlanId]);
        if (set.Find(unit.PlanId)?.Plan is not { } plan || plan.TenantId != unit.Tenant)
            return PlanErrors.PlanNotFound;
        if (unit.IfVersion is { } version && version != plan.Version)
            return Errors.VersionMismatch(plan.Version);
        if (plan.CheckDeletable() is { IsOk: false } refusal)
            return refusal;
        if (plan.JobId is { } jobId && await JobMoves.Lose(store.Jobs, jobId, plan, set.Now) is { IsOk: false } held)
            return held;
        await Delete(store, plan.Id);
        return Result.Ok;
    }

    private async ValueTask Delete(IStoreTransaction store, Guid planId)
    {
        var changes = new ChangeSet();
        changes.DeletedPlans.Add(planId);
        await store.Save(changes);
        Forget(planId);
    }

    private async ValueTask<Result<IReadOnlyList<Guid>>> Purge(IStoreTransaction store, PurgeUnit unit)
    {
        if (await store.Old.VersionOf(unit.Tenant, unit.SessionId) is not { } current)
            return SessionErrors.NotFound;
        if (unit.IfVersion is { } version && version != current)
            return Errors.VersionMismatch(current);
        if (await store.Old.HasUnsettledWork(unit.SessionId))
            return SessionErrors.HasLivePlans;
        var plans = new List<Guid>();
        while (await store.Old.FirstOf(unit.SessionId) is { } plan)
        {
            await Delete(store, plan.Id);
            plans.Add(plan.Id);
        }

        await store.Old.DropMessages(unit.SessionId, int.MaxValue);
        await store.Old.DeleteSession(unit.SessionId);
        return plans;
    }

    private async ValueTask Save(IStoreTransaction store, SliceSet set)
    {
        foreach (var slice in set.Slices)
            _news.Of(slice);
        await Save(store, await set.Changes());
        Changed(await JobMoves.Follow(store.Jobs, set.Slices, set.Now));
        foreach (var slice in set.Slices)
        {
            _cache.Saved(slice);
            slice.Saved();
        }
    }

    /// <summary>Saves what a set has moved, and with it what is told of that.</summary>
    private ValueTask Save(IStoreTransaction store, ChangeSet changes)
    {
        changes.Messages = outbox.MessagesOf(changes.Events);
        _news.Of(changes.Messages);
        return store.Save(changes);
    }

    private static async ValueTask TakeAway(IStoreTransaction store, List<TakenUnit> units)
    {
        if (units.Count == 0)
            return;
        await store.Save(new ChangeSet { TakenMessages = [.. units.SelectMany(unit => unit.Messages)] });
        foreach (var unit in units)
            unit.Value = true;
    }

    private SliceSet Open(IStoreTransaction store) => new(store, jitter.Next, _cache);

    private static IEnumerable<Guid> PlansOf(EngineUnit unit) =>
        unit switch
        {
            ActUnit act => [act.PlanId],
            ReportUnit report => report.Reports.Select(said => PlanTaskId.PlanOf(said.TaskId)),
            _ => [],
        };

    private static IEnumerable<Guid> TasksOf(EngineUnit unit) =>
        unit switch
        {
            ActUnit { Position: { } position } act => [PlanTaskId.Of(act.PlanId, position)],
            ReportUnit report => report.Reports.Select(said => said.TaskId),
            _ => [],
        };
}
