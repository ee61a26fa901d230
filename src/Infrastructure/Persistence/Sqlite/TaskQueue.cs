using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;

namespace CleanPlan.Infrastructure.Persistence.Sqlite;

internal sealed class TaskQueue(
    SqliteWriter writer,
    QueueSignal signal,
    WorkerRegistry workers,
    EngineClock clock,
    Residents residents,
    Turns turns,
    WhyNot whyNot,
    QueueDepths depths
) : ITaskQueue
{
    public async Task<Result<IReadOnlyList<ClaimedTask>>> Claim(ClaimWish wish, CancellationToken cancel)
    {
        if (signal.IsClosed)
            return Refusals.Draining;
        if (wish.Resident)
            wish = wish with { WorkerId = residents.OwnPrefix + wish.WorkerId };
        if (turns.Current is { } turn)
            return await Claim(turn, wish);
        var until = clock.Now + wish.Wait;
        while (true)
        {
            // in line before looking, so that what comes in between is not missed
            using var waiter = signal.Enter(wish);
            var answer = await writer.Submit(new ClaimUnit(wish));
            if (IsLast(answer, until))
                return answer.Tasks;
            await Wait(waiter, until - clock.Now, answer.NextDueAt, cancel);
        }
    }

    public Task<IReadOnlyList<Obstacle>?> Why(TenantId tenant, Guid taskId, CancellationToken cancel) =>
        whyNot.Explain(tenant, taskId, cancel);

    public Task<IReadOnlyList<QueueLine>> Depths(TenantId tenant, CancellationToken cancel) =>
        depths.Of(tenant, cancel);

    private DateTimeOffset Now => clock.Now;

    public IReadOnlyList<SeenWorker> Workers(TenantId tenant) => workers.Of(tenant);

    /// <summary>One look: the writer waits for nobody, so whoever has its turn waits outside of it and looks again.</summary>
    private async Task<Result<IReadOnlyList<ClaimedTask>>> Claim(Turn turn, ClaimWish wish)
    {
        var until = turn.WaitsUntil ??= clock.Now + wish.Wait;
        var wait = new ClaimWait(this, signal.Enter(wish), until);
        turn.Wait = wait;
        var answer = await writer.Submit(new ClaimUnit(wish));
        wait.NextDueAt = answer.NextDueAt;
        if (IsLast(answer, until))
        {
            wait.Dispose();
            turn.Wait = null;
        }

        return answer.Tasks;
    }

    private bool IsLast(ClaimAnswer answer, DateTimeOffset until) =>
        !answer.Tasks.IsOk || answer.Tasks.Value.Count > 0 || answer.Over || signal.IsClosed || until <= clock.Now;

    private async Task Wait(
        QueueSignal.Waiter waiter,
        TimeSpan left,
        DateTimeOffset? nextDueAt,
        CancellationToken cancel
    )
    {
        var untilDue = nextDueAt - clock.Now ?? left;
        var wait = untilDue < left ? untilDue : left;
        if (wait <= TimeSpan.Zero)
            return;
        await clock.Provider.Wait(waiter.Woken, wait, cancel);
    }

    private sealed class ClaimWait(TaskQueue queue, QueueSignal.Waiter waiter, DateTimeOffset until) : ITurnWait
    {
        public DateTimeOffset? NextDueAt { get; set; }

        public Task Over(CancellationToken cancel) => queue.Wait(waiter, until - queue.Now, NextDueAt, cancel);

        public void Dispose() => waiter.Dispose();
    }
}
