using System.Runtime.InteropServices;

namespace CleanPlan.Api.Hosting;

/// <summary>What the process does when it is told to stop: it ends in good order, and at once when it is told again.</summary>
internal sealed class Signals(IHostApplicationLifetime process) : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _registered = [];
    private int _received;

    /// <summary>
    /// Whether it was SIGTERM, as an orchestrator sends it: whose requests still come for a while. Who stops a server by
    /// the keyboard waits for nobody.
    /// </summary>
    public bool IsOrdered { get; private set; }

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT])
            _registered.Add(PosixSignalRegistration.Create(signal, Take));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _registered.ForEach(registration => registration.Dispose());

    private void Take(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _received) > 1)
            Environment.Exit(ExitCode.Wrong);
        IsOrdered = context.Signal is PosixSignal.SIGTERM;
        process.StopApplication();
    }
}
