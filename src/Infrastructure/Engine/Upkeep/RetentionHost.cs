using CleanPlan.Application.Abstractions;
using CleanPlan.Infrastructure.Engine.Writing;
using CleanPlan.Infrastructure.Files;
using CleanPlan.Infrastructure.Persistence;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Engine.Upkeep;

/// <summary>Cleans up in the background, step by step, and only while nobody else waits for the writer.</summary>
internal sealed class RetentionHost(
    Retention retention,
    Artifacts artifacts,
    GroupWriter writer,
    TimeProvider time,
    IOptions<RetentionOptions> options,
    ILogger<RetentionHost> log
) : BackgroundService
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Takes away everything that is old by now.</summary>
    public async Task CleanUp(CancellationToken cancel)
    {
        var (now, kept) = (time.GetUtcNow(), options.Value);
        await Repeat(stop => retention.DropKeys(now.AddHours(-kept.IdempotencyKeyHours), stop), cancel);
        if (kept.EventDays > 0)
            await Repeat(stop => retention.PruneEvents(now.AddDays(-kept.EventDays), stop), cancel);
        if (kept.DeletedSessionDays > 0)
            await PurgeSessions(now.AddDays(-kept.DeletedSessionDays), cancel);
        await SweepArtifacts(cancel);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(options.Value.IntervalMinutes), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await CleanUp(stoppingToken);
            }
            catch (UnavailableException error)
            {
                // nothing is lost by waiting for the next turn
                log.LogWarning(error, "RETENTION_PUT_OFF");
            }
        }
    }

    private async Task PurgeSessions(DateTimeOffset before, CancellationToken cancel)
    {
        DeletedSession? last = null;
        while (await retention.DeletedSessions(before, last, cancel) is { Count: > 0 } sessions)
        {
            foreach (var session in sessions)
            {
                if (!await retention.HasUnsettledWork(session, cancel))
                    await Repeat(stop => retention.Purge(session, stop), cancel);
            }

            last = sessions[^1];
        }
    }

    /// <summary>
    /// Files lie beside the database, so no transaction takes them along: what a crash, a purge or a restored database has
    /// left behind is found by its task, which is not there any more and never comes back.
    /// </summary>
    private async Task SweepArtifacts(CancellationToken cancel)
    {
        foreach (var tasks in artifacts.Tasks().Chunk(Retention.Batch))
        {
            await Idle(cancel);
            foreach (var gone in await retention.Gone(tasks, cancel))
                artifacts.Delete(gone);
        }
    }

    private async Task Repeat(Func<CancellationToken, Task<bool>> step, CancellationToken cancel)
    {
        do await Idle(cancel);
        while (await step(cancel));
    }

    private async Task Idle(CancellationToken cancel)
    {
        while (!writer.IsIdle)
            await Task.Delay(s_pause, time, cancel);
    }
}
