using Ardalis.Specification;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Sessions;
using CleanPlan.Infrastructure.Engine.Claims;
using CleanPlan.Infrastructure.Engine.Writing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Engine;

/// <summary>
/// Starts the writer once the schema is there, ends what an earlier process of this server has left, and from then on
/// looks for what time has ended.
/// </summary>
internal sealed class EngineHost(
    ISchema schema,
    IReads reads,
    GroupWriter writer,
    Residents residents,
    TimeProvider time,
    IHostApplicationLifetime process,
    IOptions<EngineOptions> options,
    ILogger<EngineHost> log
) : BackgroundService
{
    /// <summary>What the process exits with when the storage has failed.</summary>
    private const int StorageFailedExit = 70;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var migrated = await schema.Migrate(cancellationToken);
        if (!migrated.IsOk)
            throw new SchemaException(migrated.Error.Message);
        // the first query of a process takes most of a second, which nobody's request shall pay
        await reads.List(TenantId.Default, new AnySession(), cancellationToken);
        writer.OnStorageFailed = () =>
        {
            Environment.ExitCode = StorageFailedExit;
            process.StopApplication();
        };
        await writer.Start();
        var orphans = await writer.Submit(new OrphanUnit(residents.OwnPrefix, Residents.Prefix));
        if (orphans > 0)
            log.LogWarning("ORPHANED_LEASES {Count} tasks of an earlier process count as lost", orphans);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>What was accepted is written, and the log is copied into the database: nobody is left who could ask.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await writer.DisposeAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.ReaperSeconds), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            // said once, by STORAGE_FULL
            if (writer.IsFull)
                continue;
            try
            {
                // a full hand means that more is due
                while (await writer.Submit(new ExpireUnit()) >= SetExecutor.ExpireAtOnce)
                    stoppingToken.ThrowIfCancellationRequested();
            }
            catch (UnavailableException error)
            {
                // every claim looks for what is due, and so does the next tick
                log.LogWarning(error, "REAPER_PUT_OFF");
            }
        }
    }

    private sealed class AnySession : Specification<Session>
    {
        public AnySession() => Query.Take(1);
    }
}

/// <summary>The database is not one that this program can work on.</summary>
public sealed class SchemaException(string message) : Exception(message);
