using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Engine.Claims;
using CleanPlan.Infrastructure.Engine.Writing;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Engine;

internal sealed class TaskQueue(
    GroupWriter writer,
    QueueSignal signal,
    INodes nodes,
    EngineClock clock,
    Residents residents,
    AmbientTransactions inTurn,
    IStore store,
    IOptions<EngineOptions> options
) : ITaskQueue
{
    public async Task<Result<IReadOnlyList<ClaimedTask>>> Claim(ClaimRequest request, CancellationToken cancel)
    {
        if (signal.IsClosed)
            return Refusals.Draining;
        if (request.Resident)
            request = request with { WorkerId = residents.OwnPrefix + request.WorkerId };
        if (inTurn.Current is { } turn)
            return await Claim(turn, request);
        var until = clock.Now + request.Wait;
        while (true)
        {
            // in line before looking, so that what comes in between is not missed
            using var waiter = signal.Enter(request);
            var answer = await writer.Submit(new ClaimUnit(request));
            if (IsLast(answer, until))
                return answer.Tasks;
            await Wait(waiter, until - clock.Now, answer.NextDueAt, cancel);
        }
    }

    public Task<IReadOnlyList<TaskObstacle>?> Why(TenantId tenant, Guid taskId, CancellationToken cancel) =>
        store.Read(
            view => new TaskObstacleFinder(view, view.Queue, nodes, options.Value.AgingPeriod).Find(tenant, taskId),
            cancel
        );

    public async Task<IReadOnlyList<QueueDepth>> Depths(TenantId tenant, CancellationToken cancel) =>
        await store.Read(view => view.Queue.Depths(tenant, view.Now), cancel);

    private DateTimeOffset Now => clock.Now;

    public IReadOnlyList<SeenWorker> Workers(TenantId tenant) => nodes.Workers(tenant);

    /// <summary>One look: the writer waits for nobody, so whoever has its turn waits outside of it and looks again.</summary>
    private async Task<Result<IReadOnlyList<ClaimedTask>>> Claim(AmbientTransaction turn, ClaimRequest request)
    {
        var until = turn.WaitsUntil ??= clock.Now + request.Wait;
        var wait = new ClaimWait(this, signal.Enter(request), until);
        turn.Wait = wait;
        var answer = await writer.Submit(new ClaimUnit(request));
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

    private sealed class ClaimWait(TaskQueue queue, QueueSignal.Waiter waiter, DateTimeOffset until) : IWaitOutside
    {
        public DateTimeOffset? NextDueAt { get; set; }

        public Task Over(CancellationToken cancel) => queue.Wait(waiter, until - queue.Now, NextDueAt, cancel);

        public void Dispose() => waiter.Dispose();
    }
}
