using CleanPlan.Api.Hosting;
using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Keys;
using CleanPlan.Domain.Common;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace CleanPlan.Api.Auth;

/// <summary>A server that was never given a key makes one and shows it once: what is kept of it proves it, and no more.</summary>
internal sealed class FirstKey(IApiKeys keys, IOptions<AuthOptions> auth, IClock clock, IServer server)
    : IHostedLifecycleService
{
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (auth.Value.IsOpen || await keys.Any(cancellationToken))
            return;

        var text = ApiKeyText.Make();
        await keys.Add(text.ToKey(TenantId.Default, "first admin", Role.Admin, clock.Now), cancellationToken);
        var url = ListenAddresses.ToOpen(
            server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://127.0.0.1:5080"
        );
        await Console.Out.WriteLineAsync(
            $"""

            This server had no key, so here is its first, an admin's. It is shown this once:

              {text}

            Try it:

              curl -H "Authorization: Bearer {text}" {url}/api/v2/plans

            """
        );
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
