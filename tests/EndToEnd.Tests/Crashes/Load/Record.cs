using System.Collections.Concurrent;
using CleanPlan.EndToEnd.Tests.Crashes.Checking;

namespace CleanPlan.EndToEnd.Tests.Crashes.Load;

/// <summary>What all clients have asked so far, and the plans that they know of.</summary>
internal sealed class Record : IDisposable
{
    private readonly ConcurrentQueue<Ask> _asks = new();
    private readonly ConcurrentDictionary<int, string> _plans = new();
    private readonly SemaphoreSlim _acknowledged = new(0);
    private int _count;

    public IReadOnlyList<Ask> Asks => [.. _asks];

    /// <summary>Waits for so many more answers that said yes.</summary>
    public async Task Acknowledged(int more, CancellationToken cancel)
    {
        while (_acknowledged.Wait(0, cancel))
            continue;
        for (var i = 0; i < more; i++)
            await _acknowledged.WaitAsync(cancel);
    }

    public void Add(Ask ask, Reply reply)
    {
        _asks.Enqueue(ask);
        if (ask.Verdict is Verdict.Yes)
            _acknowledged.Release();
        if (reply.Outrage is { } what)
            _asks.Enqueue(new Outrage(reply.Sent, reply.Received, what));
    }

    public void Knows(string planId) => _plans[Interlocked.Increment(ref _count) - 1] = planId;

    /// <summary>One of the plans that were made lately; null before the first.</summary>
    public string? AnyPlan(Random random)
    {
        const int lately = 50;
        var count = Volatile.Read(ref _count);
        return count == 0 ? null : _plans.GetValueOrDefault(random.Next(Math.Max(0, count - lately), count));
    }

    public void Dispose() => _acknowledged.Dispose();
}
