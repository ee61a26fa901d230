using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;

namespace CleanPlan.Infrastructure.Persistence.Sqlite;

internal sealed class TaskQueue(
    SqliteWriter writer,
    QueueSignal signal,
    WorkerRegistry workers,
    EngineClock clock,
    Residents residents,
    WhyNot whyNot,
    QueueDepths depths
) : ITaskQueue
{
    public async Task<Result<IReadOnlyList<ClaimedTask>>> Claim(ClaimWish wish, CancellationToken cancel)
    {
        if (wish.Resident)
            wish = wish with { WorkerId = residents.OwnPrefix + wish.WorkerId };
        var until = clock.Now + wish.Wait;
        while (true)
        {
            // in line before looking, so that what comes in between is not missed
            using var waiter = signal.Enter(wish);
            var answer = await writer.Submit(new ClaimUnit(wish));
            var left = until - clock.Now;
            if (!answer.Tasks.IsOk || answer.Tasks.Value.Count > 0 || answer.Over || left <= TimeSpan.Zero)
                return answer.Tasks;
            await Wait(waiter, left, answer.NextDueAt, cancel);
        }
    }

    public Task<IReadOnlyList<Obstacle>?> Why(TenantId tenant, Guid taskId, CancellationToken cancel) =>
        whyNot.Explain(tenant, taskId, cancel);

    public Task<IReadOnlyList<QueueLine>> Depths(TenantId tenant, CancellationToken cancel) =>
        depths.Of(tenant, cancel);

    public IReadOnlyList<SeenWorker> Workers(TenantId tenant) => workers.Of(tenant);

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
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await Task.WhenAny(waiter.Woken, Task.Delay(wait, clock.Provider, cut.Token));
        await cut.CancelAsync();
        cancel.ThrowIfCancellationRequested();
    }
}
