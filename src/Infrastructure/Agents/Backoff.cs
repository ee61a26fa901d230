namespace CleanPlan.Infrastructure.Agents;

/// <summary>Waits longer each time, up to five seconds, while the other side is away.</summary>
internal sealed class Backoff(TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private TimeSpan _next = TimeSpan.FromMilliseconds(100);

    /// <summary>Returns at once where it is cancelled: whoever waits looks at the token anyway.</summary>
    public async Task Wait(CancellationToken cancel)
    {
        await Task.Delay(_next, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _next = _next * 2 < Longest ? _next * 2 : Longest;
    }
}
