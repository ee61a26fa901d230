namespace CleanPlan.Application.Abstractions;

public static class Waiting
{
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
