using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Engine.Claims;
using CleanPlan.Infrastructure.Engine.Feed;
using CleanPlan.Infrastructure.Engine.Plans;
using CleanPlan.Infrastructure.Engine.Upkeep;
using CleanPlan.Infrastructure.Engine.Writing;
using CleanPlan.Infrastructure.Persistence;
using CleanPlan.Infrastructure.Persistence.Rows;
using CleanPlan.Infrastructure.Persistence.Sqlite.Native;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Engine;

/// <summary>
/// Carries out sets of units on the write connection: it loads slices, lets the Domain decide, and writes back. It runs
/// in the writer's turn only, so it needs no lock.
/// </summary>
internal sealed class SetExecutor(
    EngineClock clock,
    QueueSignal signal,
    PlanFeed plans,
    WorkerRegistry workers,
    Jitter jitter,
    IOptions<EngineOptions> options,
    StatementTap? tap = null
) : ISetExecutor
{
    public const int ExpireAtOnce = 100;

    private readonly WriterCache _hot = new(options.Value.HotTasks);
    private readonly List<CommittedChanges> _kept = [];
    private Statements? _sql;
    private PlanWrites? _writes;
    private CommittedChanges _news = new();

    public Statements Sql => _sql ?? throw new InvalidOperationException("The engine is not prepared.");

    public void Prepare(SqliteConnection connection)
    {
        _sql = new Statements(connection, tap);
        _writes = new PlanWrites(_sql, _hot);
        using var rows = Sql[
            "SELECT max(latest, ifnull((SELECT max(timestamp) FROM task_events), 0)) FROM clock WHERE id = 1"
        ]
            .Query();
        rows.Read();
        clock.NotBefore(rows.GetInt64(0));
    }

    public void Dispose() => _sql?.Dispose();

    public void Run(IReadOnlyList<EngineUnit> units)
    {
        var now = clock.Now;
        if (units.Any(unit => unit is ClaimUnit or ExpireUnit))
            Expire(now, units.OfType<ExpireUnit>());
        foreach (var orphans in units.OfType<OrphanUnit>())
            LoseOrphans(now, orphans);
        RunCommands(now, [.. units.Where(unit => unit is ActUnit or ReportUnit)]);
        foreach (var unit in units.OfType<AddUnit>())
            unit.Value = Add(unit);
        foreach (var unit in units.OfType<DeleteUnit>())
            unit.Value = Delete(unit);
        RunClaims(now, [.. units.OfType<ClaimUnit>()]);
    }

    public void Begin() => _news = new CommittedChanges();

    public void Keep() => _kept.Add(_news);

    public void Undo() => _hot.Clear();

    public void Forget()
    {
        _kept.Clear();
        _hot.Clear();
    }

    public void Committed()
    {
        foreach (var news in _kept)
        {
            news.Tell(plans);
            news.Tell(signal);
        }

        _kept.Clear();
        _hot.Trim();
    }

    public void Forget(Guid planId)
    {
        _hot.Drop(planId);
        // who keeps what commits told reads it anew, or finds it gone
        _news.OfDeleted(planId);
    }

    private void RunCommands(DateTimeOffset now, List<EngineUnit> units)
    {
        if (units.Count == 0)
            return;
        var session = Open(now);
        session.Open(units.SelectMany(PlansOf));
        session.Preload(units.SelectMany(TasksOf));

        var answers = units.ConvertAll(unit => Queue(unit, session));
        session.Advance();
        Save(session);
        foreach (var answer in answers)
            answer();
    }

    /// <summary>Queues a unit's commands on their slices.</summary>
    /// <returns>what sets its value when they are carried out</returns>
    private static Action Queue(EngineUnit unit, SliceSet session)
    {
        if (unit is ActUnit act)
        {
            var outcome = Queue(act, session);
            return () => act.Value = outcome.Result;
        }

        var report = (ReportUnit)unit;
        var outcomes = report
            .Reports.Select(said =>
                session.Find(PlanTaskId.PlanOf(said.TaskId)) is { } slice && slice.Plan.TenantId == report.Tenant
                    ? slice.Report(PlanTaskId.PositionOf(said.TaskId), said.Report)
                    : null
            )
            .ToList();
        return () =>
            report.Value = outcomes.ConvertAll(outcome => outcome is null ? PlanErrors.TaskNotFound : outcome.Result);
    }

    private static SliceOutcome Queue(ActUnit act, SliceSet session)
    {
        var missing = act.Position is null ? PlanErrors.PlanNotFound : PlanErrors.TaskNotFound;
        if (session.Find(act.PlanId) is not { } slice || slice.Plan.TenantId != act.Tenant)
            return SliceOutcome.Refused(missing);
        if (act.IfVersion is { } version)
        {
            // what came before in this set may have moved the version that is asked for
            session.Advance();
            var current = act.Position is { } position ? slice.Find(position)?.Version : slice.Plan.Version;
            if (current is not null && current != version)
                return SliceOutcome.Refused(Errors.VersionMismatch(current.Value));
        }

        return act.Act(slice);
    }

    private void RunClaims(DateTimeOffset now, List<ClaimUnit> units)
    {
        if (units.Count == 0)
            return;
        var session = Open(now);
        var candidates = new ClaimCandidates(Sql, now, options.Value.AgingPeriod);
        new ClaimRun(Sql, session, candidates, workers, now).Run(units);
        Save(session);
    }

    /// <summary>Ends what time has ended, a bounded number of tasks in one turn.</summary>
    private void Expire(DateTimeOffset now, IEnumerable<ExpireUnit> units)
    {
        var due = new HashSet<Guid>();
        foreach (var column in (string[])["lease_expires_at", "deadline_at"])
        {
            using var rows = Sql[
                $"SELECT id FROM tasks WHERE {column} <= ?1 AND {column} IS NOT NULL ORDER BY {column} LIMIT {ExpireAtOnce}"
            ]
                .Query(Codec.Time(now));
            while (rows.Read())
                due.Add(rows.Id(0));
        }

        if (due.Count > 0)
        {
            var session = Open(now);
            session.Open(due.Select(PlanTaskId.PlanOf));
            session.Preload(due);
            foreach (var taskId in due)
                session.Find(PlanTaskId.PlanOf(taskId))?.Expire(PlanTaskId.PositionOf(taskId));
            session.Advance();
            Save(session);
        }

        foreach (var unit in units)
            unit.Value = due.Count;
    }

    private void LoseOrphans(DateTimeOffset now, OrphanUnit unit)
    {
        var orphans = new List<(Guid TaskId, long LeaseToken)>();
        using (
            var rows = Sql[
                "SELECT id, lease_token FROM tasks WHERE lease_expires_at IS NOT NULL "
                    + "AND substr(worker_id, 1, length(?1)) = ?1 AND substr(worker_id, 1, length(?2)) <> ?2 "
                    + "ORDER BY lease_expires_at"
            ]
                .Query(unit.ResidentPrefix, unit.OwnPrefix)
        )
        {
            while (rows.Read())
                orphans.Add((rows.Id(0), rows.GetInt64(1)));
        }

        var session = Open(now);
        session.Open(orphans.Select(orphan => PlanTaskId.PlanOf(orphan.TaskId)));
        session.Preload(orphans.Select(orphan => orphan.TaskId));
        foreach (var (taskId, token) in orphans)
            session.Find(PlanTaskId.PlanOf(taskId))?.LoseLease(PlanTaskId.PositionOf(taskId), token);
        session.Advance();
        Save(session);
        unit.Value = orphans.Count;
    }

    private Result Add(AddUnit unit)
    {
        if (unit.Session is { } session)
            SessionInsert.Execute(Sql, session);
        else if (!HasSession(unit.Plan.Plan))
            return Domain.Sessions.SessionErrors.NotFound;
        _news.Of(unit.Plan);
        _hot.Add(unit.Plan);
        _writes!.Add(unit.Plan);
        return Result.Ok;
    }

    private bool HasSession(Plan plan)
    {
        using var rows = Sql["SELECT 1 FROM sessions WHERE id = ?1 AND tenant_id = ?2 AND deleted_at IS NULL"]
            .Query(Codec.Id(plan.SessionId), Codec.Id(plan.TenantId.Value));
        return rows.Read();
    }

    private Result Delete(DeleteUnit unit)
    {
        var session = Open(clock.Now);
        session.Open([unit.PlanId]);
        if (session.Find(unit.PlanId)?.Plan is not { } plan || plan.TenantId != unit.Tenant)
            return PlanErrors.PlanNotFound;
        if (unit.IfVersion is { } version && version != plan.Version)
            return Errors.VersionMismatch(plan.Version);
        if (plan.CheckDeletable() is { IsOk: false } refusal)
            return refusal;
        Sql["DELETE FROM plans WHERE id = ?1"].Execute(plan.Id);
        _news.OfDeleted(plan.Id);
        _hot.Drop(plan.Id);
        return Result.Ok;
    }

    private void Save(SliceSet session)
    {
        foreach (var slice in session.Slices)
            _news.Of(slice);
        _writes!.Save(session.Slices);
        // a start finds the time of all else in the events
        if (session.HasSilentChanges)
            Sql["UPDATE clock SET latest = ?1 WHERE id = 1"].Execute(session.Now);
        foreach (var slice in session.Slices)
        {
            _hot.Saved(slice);
            slice.Saved();
        }
    }

    private SliceSet Open(DateTimeOffset now) => new(Sql, now, jitter.Next, _hot);

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
