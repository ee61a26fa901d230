namespace CleanPlan.Api.Hosting;

/// <summary>
/// Why a process does not start is said once, in one line, by who started it. The host would say it too, at the length
/// of its stack, and is heard only once the process has started.
/// </summary>
internal sealed class StartLog
{
    private const string OfTheHost = "Microsoft.Extensions.Hosting.Internal.Host";

    private volatile bool _hasStarted;

    public static StartLog Of(ILoggingBuilder logging)
    {
        var log = new StartLog();
        logging.AddFilter(OfTheHost, level => log._hasStarted ? level > LogLevel.Debug : level is LogLevel.Warning);
        return log;
    }

    /// <summary>The start is over once this host has started.</summary>
    public void EndsWith(IHost host) =>
        host
            .Services.GetRequiredService<IHostApplicationLifetime>()
            .ApplicationStarted.Register(() => _hasStarted = true);
}
