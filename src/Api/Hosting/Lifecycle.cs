using System.Diagnostics;
using System.Reflection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace CleanPlan.Api.Hosting;

/// <summary>Says when the process starts and stops, in events that a log search can rely on.</summary>
/// <param name="server">none where the process is a worker</param>
internal sealed class Lifecycle(
    TimeProvider time,
    IHostApplicationLifetime process,
    ILogger<Lifecycle> log,
    IServer? server = null
) : IHostedLifecycleService
{
    private static readonly string Version =
        typeof(Lifecycle).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "unknown";

    private long _stopping;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _stopping = time.GetTimestamp();
        process.ApplicationStopping.Register(() =>
        {
            _stopping = time.GetTimestamp();
            log.LogInformation("SHUTDOWN_INITIATED");
        });
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var urls = server?.Features.Get<IServerAddressesFeature>()?.Addresses.Select(ListenAddresses.ToOpen) ?? [];
        var uptime = time.GetUtcNow().UtcDateTime - Process.GetCurrentProcess().StartTime.ToUniversalTime();
        log.LogInformation(
            "SERVER_STARTUP version {Version}, process {ProcessId}, {Urls}, ready after {Milliseconds} ms",
            Version,
            Environment.ProcessId,
            string.Join(' ', urls),
            (long)uptime.TotalMilliseconds
        );
        // what only the start needed is half of what is there, and a server at rest would keep it
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        cancellationToken.Register(() =>
            log.LogWarning(
                "SHUTDOWN_TIMEOUT after {Milliseconds} ms: what has not ended is left",
                (long)time.GetElapsedTime(_stopping).TotalMilliseconds
            )
        );
        return Task.CompletedTask;
    }

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        log.LogInformation(
            "SHUTDOWN_COMPLETE after {Milliseconds} ms",
            (long)time.GetElapsedTime(_stopping).TotalMilliseconds
        );
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
