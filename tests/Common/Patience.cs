namespace CleanPlan.Tests.Common;

/// <summary>Waits for what must happen, and fails instead of hanging where it does not.</summary>
public static class Patience
{
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    public static Task Soon(this Task task) => task.WaitAsync(Long);

    /// <summary>Waits until it holds, for what gives no signal.</summary>
    public static async Task Until(Func<bool> what)
    {
        using var patience = new CancellationTokenSource(Long);
        while (!what())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Long);
}
