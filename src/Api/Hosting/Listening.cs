using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace CleanPlan.Api.Hosting;

/// <summary>Says where the server is found, and how many can be connected to it.</summary>
internal sealed class Listening(
    IServer server,
    IOptions<KestrelServerOptions> kestrel,
    IOptions<LimitOptions> limits,
    ILogger<Listening> log
) : IHostedLifecycleService
{
    /// <summary>What the framework says instead: addresses as they were bound, which no browser may open.</summary>
    public const string OfTheFramework = "Microsoft.Hosting.Lifetime";

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        foreach (var bound in server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
        {
            var url = ListenAddresses.ToOpen(bound);
            log.LogInformation(
                "Now listening on: {Url}{Others}",
                url,
                url == bound ? "" : " (and on every other address of this machine)"
            );
        }

        if (kestrel.Value.Limits.MaxConcurrentConnections < limits.Value.Connections)
            log.LogWarning(
                "CONNECTIONS_LIMITED to {Connections} at once, not {Wanted}: the process may open {Files} files (ulimit -n)",
                kestrel.Value.Limits.MaxConcurrentConnections,
                limits.Value.Connections,
                OpenFiles.Granted()
            );
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
