using CleanPlan.Application.Abstractions;
using Microsoft.Extensions.Hosting;

namespace CleanPlan.Infrastructure.Engine.Writing;

/// <summary>While the disk is full, tries from time to time whether it still is.</summary>
internal sealed class FullStorageWatch(GroupWriter writer, TimeProvider time) : BackgroundService
{
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (writer.IsFull)
                    await writer.Probe(stoppingToken);
            }
            catch (UnavailableException)
            {
                // still no room, which the writer has told already
            }
        }
    }
}
