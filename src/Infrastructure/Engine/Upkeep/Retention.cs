using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Engine.Plans;
using CleanPlan.Infrastructure.Engine.Writing;

namespace CleanPlan.Infrastructure.Engine.Upkeep;

/// <summary>
/// Takes away what is old, a bounded number of rows in each step; a step is one small unit of the writer. The Domain
/// says what may go.
/// </summary>
internal sealed class Retention(GroupWriter writer, ISetExecutor executor)
{
    /// <summary>Rows that go in one step.</summary>
    public const int Batch = 500;

    /// <returns>whether there may be more</returns>
    public Task<bool> DropKeys(DateTimeOffset before, CancellationToken cancel) =>
        Step(async store => await store.Old.DropKeys(before, Batch) == Batch, cancel);

    /// <returns>whether there may be more</returns>
    public Task<bool> PruneEvents(DateTimeOffset settledBefore, CancellationToken cancel) =>
        Step(
            async store =>
                await store.Old.FirstPrunable(settledBefore) is { } plan && await Prune(store, plan, settledBefore) > 0,
            cancel
        );

    /// <summary>Deleted sessions whose time is over, in the order of their deletion.</summary>
    public Task<List<DeletedSession>> DeletedSessions(
        DateTimeOffset before,
        DeletedSession? after,
        CancellationToken cancel
    ) => Step(store => store.Old.DeletedSessions(before, after, Batch), cancel);

    /// <summary>
    /// Takes away a part of a deleted session: events of a plan of it, or a plan without events, or messages, or at last
    /// itself.
    /// </summary>
    /// <returns>whether there is more to take; not where a plan is alive again, nor where it was restored meanwhile</returns>
    public Task<bool> Purge(DeletedSession session, CancellationToken cancel) =>
        Step(
            async store =>
            {
                if (!await store.Old.IsDeleted(session))
                    return false;
                if (await store.Old.FirstOf(session.Id) is not { } plan)
                {
                    if (await store.Old.DropMessages(session.Id, Batch) == Batch)
                        return true;
                    await store.Old.DeleteSession(session.Id);
                    return false;
                }

                if (!plan.IsSettled)
                    return false;
                if (await Prune(store, plan, DateTimeOffset.MaxValue) == Batch)
                    return true;
                var changes = new ChangeSet();
                changes.DeletedPlans.Add(plan.Id);
                await store.Save(changes);
                executor.Forget(plan.Id);
                return true;
            },
            cancel
        );

    /// <summary>Whether a plan of the session can still go on: the purge waits for it.</summary>
    public Task<bool> HasUnsettledWork(DeletedSession session, CancellationToken cancel) =>
        Step(store => store.Old.HasUnsettledWork(session.Id), cancel);

    /// <summary>Which of these tasks are not there any more.</summary>
    public async Task<IReadOnlyCollection<Guid>> Gone(IReadOnlyList<Guid> tasks, CancellationToken cancel) =>
        [.. tasks.Except(await Step(store => store.Old.Existing(tasks), cancel))];

    private async ValueTask<int> Prune(IStoreTransaction store, Plan plan, DateTimeOffset settledBefore)
    {
        var pruned = plan.PruneEvents(settledBefore, Batch);
        if (pruned == 0)
            return 0;
        await store.Old.Prune(plan);
        executor.Forget(plan.Id);
        return pruned;
    }

    private Task<T> Step<T>(Func<IStoreTransaction, ValueTask<T>> step, CancellationToken cancel) =>
        writer.Run(async (store, _) => (true, await step(store)), cancel);
}
