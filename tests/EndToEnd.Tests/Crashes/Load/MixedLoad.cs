using CleanPlan.EndToEnd.Tests.Crashes.Checking;

namespace CleanPlan.EndToEnd.Tests.Crashes.Load;

/// <summary>
/// Authors, workers and readers at once. What each of them does next follows from the seed; how they interleave does
/// not, since that is the machine's.
/// </summary>
internal sealed class MixedLoad : IAsyncDisposable
{
    private const int Authors = 3;
    private const int Workers = 8;
    private const int Readers = 2;

    private readonly CancellationTokenSource _stop = new();
    private readonly Record _record = new();
    private readonly Task _all;

    public MixedLoad(Link link, int seed)
    {
        var client = new Client(new Wire(link), _record);
        var number = 0;
        Random Next() => new(unchecked(seed + (++number * 7919)));
        _all = Task.WhenAll([
            .. Enumerable.Range(0, Authors).Select(i => Until(new Author($"a{i}", Next(), client, _record).Run)),
            .. Enumerable.Range(0, Workers).Select(i => Until(new Worker($"w{i}", Next(), client).Run)),
            .. Enumerable.Range(0, Readers).Select(_ => Until(new Reader(Next(), client, _record).Run)),
        ]);
    }

    /// <summary>Waits for so many more answers that said yes, but not for ever.</summary>
    public async Task Acknowledged(int more, TimeSpan atMost)
    {
        using var patience = new CancellationTokenSource(atMost);
        try
        {
            await _record.Acknowledged(more, patience.Token);
        }
        catch (OperationCanceledException)
        {
            // a machine that is busy with other things
        }
    }

    /// <summary>Ends it, every request that is under way being seen through.</summary>
    public async Task<IReadOnlyList<Ask>> Stop()
    {
        await _stop.CancelAsync();
        await _all;
        return _record.Asks;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _stop.Dispose();
        _record.Dispose();
    }

    private async Task Until(Func<CancellationToken, Task> run)
    {
        try
        {
            await Task.Run(() => run(_stop.Token), CancellationToken.None);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // told to stop while it waited
        }
    }
}
