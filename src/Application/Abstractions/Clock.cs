namespace CleanPlan.Application.Abstractions;

public static class Clock
{
    /// <summary>The time as it is stored: whole milliseconds, so that what is answered is what is read again.</summary>
    public static DateTimeOffset Now(this TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
    }

    /// <summary>Waits for a signal, but not longer than that.</summary>
    /// <returns>whether it came</returns>
    public static async Task<bool> Wait(
        this TimeProvider clock,
        Task signal,
        TimeSpan patience,
        CancellationToken cancel
    )
    {
        if (signal.IsCompleted)
            return true;
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await Task.WhenAny(signal, Task.Delay(patience, clock, cut.Token));
        await cut.CancelAsync();
        cancel.ThrowIfCancellationRequested();
        return signal.IsCompleted;
    }
}
