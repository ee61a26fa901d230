using CleanPlan.Application.Abstractions;
using Microsoft.Extensions.Options;

namespace CleanPlan.Api.Hosting;

/// <summary>
/// Takes the server out of service before it stops listening: first it is only said to be not ready, then nothing is
/// handed out any more, and those who wait or read along are sent away. What workers report is taken all the while.
/// </summary>
internal sealed class Drain(IIntake intake, Signals signals, IOptions<ShutdownOptions> options, TimeProvider time)
    : IHostedLifecycleService
{
    /// <summary>How long those who still ask are told that it drains, before nobody listens any more.</summary>
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(2);

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var waits = signals.IsOrdered && options.Value.PreStopSeconds > 0;
        if (waits)
            await Pass(TimeSpan.FromSeconds(options.Value.PreStopSeconds), cancellationToken);
        intake.Close();
        if (waits)
            await Pass(s_farewell, cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // the time for the whole stop may be over before this is
    private async Task Pass(TimeSpan wait, CancellationToken cancel) =>
        await Task.Delay(wait, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
