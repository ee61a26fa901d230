using CleanPlan.Application.Agents;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Agents;

/// <summary>Keeps this process's crew at work, from the start of the host to its end.</summary>
internal sealed class CrewHost(
    ITaskSupply supply,
    AgentRoster roster,
    IOptions<AgentOptions> options,
    TimeProvider time,
    ILogger<CrewHost> log
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Workers == 0)
            return;
        var types = AgentTypes.Of(options.Value, roster);
        log.LogInformation("AGENTS_READY {Slots} slots for {Types}", options.Value.Workers, string.Join(", ", types));
        await new Crew(supply, roster, types, options.Value, time, log).Run(stoppingToken);
    }
}
