using CleanPlan.Application.Abstractions;
using CleanPlan.Infrastructure.Engine.Writing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CleanPlan.Infrastructure.Engine.Upkeep;

/// <summary>Looks each second for new titles, and puts them into the index while nobody waits for the writer.</summary>
internal sealed class TitleIndexingHost(
    TitleIndexing titles,
    GroupWriter writer,
    TimeProvider time,
    ILogger<TitleIndexingHost> log
) : BackgroundService
{
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (await titles.IsNeeded(stoppingToken))
                    await CatchUp(stoppingToken);
            }
            catch (UnavailableException error)
            {
                // what is not in the index is looked at by itself
                log.LogWarning(error, "TITLE_INDEX_PUT_OFF");
            }
        }
    }

    private async Task CatchUp(CancellationToken cancel)
    {
        while (writer.IsIdle && await titles.Step(cancel)) { }
    }
}
