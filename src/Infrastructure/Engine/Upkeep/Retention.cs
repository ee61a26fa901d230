using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Engine.Plans;
using CleanPlan.Infrastructure.Engine.Writing;
using CleanPlan.Infrastructure.Persistence;
using CleanPlan.Infrastructure.Persistence.Rows;
using CleanPlan.Infrastructure.Persistence.Sqlite.Native;

namespace CleanPlan.Infrastructure.Engine.Upkeep;

/// <summary>
/// Takes away what is old, a bounded number of rows in each step; a step is one small unit of the writer. The Domain
/// says what may go.
/// </summary>
internal sealed class Retention(GroupWriter writer, ISetExecutor engine)
{
    /// <summary>Rows that go in one step.</summary>
    public const int Batch = 500;

    /// <returns>whether there may be more</returns>
    public Task<bool> DropKeys(DateTimeOffset before, CancellationToken cancel) =>
        Step(
            () =>
                engine
                    .Sql[
                        "DELETE FROM idempotency_keys WHERE rowid IN (SELECT rowid FROM idempotency_keys "
                            + $"WHERE created_at <= ?1 ORDER BY created_at LIMIT {Batch})"
                    ]
                    .Execute(Codec.Time(before)) == Batch,
            cancel
        );

    /// <returns>whether there may be more</returns>
    public Task<bool> PruneEvents(DateTimeOffset settledBefore, CancellationToken cancel) =>
        Step(
            () =>
            {
                var plan = PlanBy(
                    "p.completed_at <= ?1 AND p.completed_at IS NOT NULL AND p.first_seq <= p.event_seq "
                        + "ORDER BY p.completed_at LIMIT 1",
                    Codec.Time(settledBefore)
                );
                return plan is not null && Prune(plan, settledBefore) > 0;
            },
            cancel
        );

    /// <summary>Deleted sessions whose time is over, in the order of their deletion.</summary>
    public async Task<IReadOnlyList<DeletedSession>> DeletedSessions(
        DateTimeOffset before,
        DeletedSession? after,
        CancellationToken cancel
    )
    {
        var found = new List<DeletedSession>();
        await Step(
            () =>
            {
                using var rows = engine
                    .Sql[
                        "SELECT deleted_at, id FROM sessions WHERE deleted_at IS NOT NULL AND deleted_at <= ?1 "
                            + $"AND (deleted_at, id) > (?2, ?3) ORDER BY deleted_at, id LIMIT {Batch}"
                    ]
                    .Query(
                        Codec.Time(before),
                        after is null ? 0 : Codec.Time(after.DeletedAt),
                        Codec.Id(after?.Id ?? Guid.Empty)
                    );
                while (rows.Read())
                    found.Add(new DeletedSession(Codec.Time(rows.GetInt64(0)), rows.Id(1)));
                return true;
            },
            cancel
        );
        return found;
    }

    /// <summary>
    /// Takes away a part of a deleted session: events of a plan of it, or a plan without events, or at last itself.
    /// </summary>
    /// <returns>whether there is more to take; not where a plan is alive again, nor where it was restored meanwhile</returns>
    public Task<bool> Purge(DeletedSession session, CancellationToken cancel) =>
        Step(
            () =>
            {
                if (!IsDeleted(session))
                    return false;
                var id = Codec.Id(session.Id);
                var plan = PlanBy("p.session_id = ?1 ORDER BY p.id LIMIT 1", id);
                if (plan is null)
                {
                    engine.Sql["DELETE FROM sessions WHERE id = ?1"].Execute(id);
                    return false;
                }

                if (!plan.IsSettled)
                    return false;
                if (Prune(plan, DateTimeOffset.MaxValue) == Batch)
                    return true;
                engine.Sql["DELETE FROM plans WHERE id = ?1"].Execute(Codec.Id(plan.Id));
                engine.Forget(plan.Id);
                return true;
            },
            cancel
        );

    /// <summary>Whether a plan of the session can still go on: the purge waits for it.</summary>
    public Task<bool> HasUnsettledPlans(DeletedSession session, CancellationToken cancel) =>
        Step(
            () =>
            {
                using var rows = engine
                    .Sql["SELECT 1 FROM plans WHERE session_id = ?1 AND status IN ('pending', 'in_progress') LIMIT 1"]
                    .Query(Codec.Id(session.Id));
                return rows.Read();
            },
            cancel
        );

    /// <summary>Which of these tasks are not there any more.</summary>
    public async Task<IReadOnlyCollection<Guid>> Gone(IReadOnlyList<Guid> tasks, CancellationToken cancel)
    {
        var gone = tasks.ToHashSet();
        await Step(
            () =>
            {
                using var rows = engine
                    .Sql["SELECT id FROM tasks WHERE id IN (SELECT unhex(value) FROM json_each(?1))"]
                    .Query(SliceSet.IdList(tasks));
                while (rows.Read())
                    gone.Remove(rows.Id(0));
                return true;
            },
            cancel
        );
        return gone;
    }

    private bool IsDeleted(DeletedSession session)
    {
        using var rows = engine
            .Sql["SELECT 1 FROM sessions WHERE id = ?1 AND deleted_at = ?2"]
            .Query(Codec.Id(session.Id), Codec.Time(session.DeletedAt));
        return rows.Read();
    }

    private Plan? PlanBy(string condition, SqlValue value)
    {
        using var rows = engine.Sql[$"SELECT {PlanTable.Columns} FROM plans p WHERE {condition}"].Query(value);
        return rows.Read() ? PlanTable.Read(rows) : null;
    }

    private int Prune(Plan plan, DateTimeOffset settledBefore)
    {
        var pruned = plan.PruneEvents(settledBefore, Batch);
        if (pruned == 0)
            return 0;
        engine.Sql["DELETE FROM task_events WHERE plan_id = ?1 AND seq < ?2"].Execute(Codec.Id(plan.Id), plan.FirstSeq);
        engine.Sql["UPDATE plans SET first_seq = ?2 WHERE id = ?1"].Execute(Codec.Id(plan.Id), plan.FirstSeq);
        engine.Forget(plan.Id);
        return pruned;
    }

    private Task<bool> Step(Func<bool> step, CancellationToken cancel) =>
        writer.Run((_, _) => Task.FromResult((true, step())), cancel);
}

/// <summary>A session as it was deleted; restored and deleted again it is another.</summary>
internal sealed record DeletedSession(DateTimeOffset DeletedAt, Guid Id);
