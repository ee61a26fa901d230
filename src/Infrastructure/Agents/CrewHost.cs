using CleanPlan.Application.Agents;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Agents;

/// <summary>
/// Keeps this process's crew at work, from the start of the host to the first word of its end. From then on it takes
/// nothing new, and the host goes on serving others until the crew is through.
/// </summary>
internal sealed class CrewHost(
    ITaskSupply supply,
    AgentRoster roster,
    IOptions<AgentOptions> options,
    TimeProvider time,
    IHostApplicationLifetime process,
    ILogger<CrewHost> log
) : BackgroundService, IHostedLifecycleService
{
    private readonly CancellationTokenSource _stop = new();

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        if (ExecuteTask is { } work)
            await work.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Dispose()
    {
        base.Dispose();
        _stop.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Workers == 0)
            return;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(
            stoppingToken,
            process.ApplicationStopping,
            _stop.Token
        );
        var types = AgentTypes.Of(options.Value, roster);
        log.LogInformation("AGENTS_READY {Slots} slots for {Types}", options.Value.Workers, string.Join(", ", types));
        await new Crew(supply, roster, types, options.Value, time, log).Run(stop.Token);
    }
}
