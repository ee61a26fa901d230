using CleanPlan.Infrastructure.Engine.Writing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CleanPlan.Infrastructure.Engine.Feed;

/// <summary>
/// Hands messages on, many keys beside each other. Commits wake it; a sweep finds what an earlier process has left, and
/// what came too thick. When it is stopped it hands on what is there, for a moment; the rest stays for the next start.
/// </summary>
internal sealed class OutboxPublisher(
    Outbox outbox,
    IStore store,
    GroupWriter writer,
    TimeProvider time,
    ILogger<OutboxPublisher> log
) : BackgroundService
{
    public static readonly TimeSpan BetweenSweeps = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan LastMoment = TimeSpan.FromSeconds(2);

    /// <summary>Keys that are handed on at the same time.</summary>
    private const int AtOnce = 64;

    /// <summary>Keys that are on their way, or wait until they are tried again; the others wait for a sweep.</summary>
    private const int Capacity = 10_000;

    private const int Page = 500;

    private readonly SemaphoreSlim _places = new(AtOnce);
    private readonly Lock _gate = new();

    /// <summary>The keys on their way, and whether they got more since they were looked at.</summary>
    private readonly Dictionary<Guid, bool> _lanes = [];

    public override void Dispose()
    {
        base.Dispose();
        _places.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!outbox.IsUsed)
            return;
        using var giveUp = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using var stopping = stoppingToken.Register(() =>
        {
            outbox.Close();
            giveUp.CancelAfter(LastMoment);
        });
        await Task.WhenAll(Sweep(stoppingToken), HandOn(stoppingToken, giveUp.Token));
    }

    private async Task Sweep(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(BetweenSweeps, time);
        do
        {
            try
            {
                var last = Guid.Empty;
                while (await store.Read(view => view.Outbox.Keys(last, Page), stop) is { Count: > 0 } keys)
                {
                    foreach (var key in keys)
                        await outbox.Found(key, stop);
                    last = keys[^1];
                }
            }
            catch (Exception error) when (!stop.IsCancellationRequested)
            {
                // what cannot be read now is found by the next
                log.LogWarning(error, "OUTBOX_SWEEP_PUT_OFF");
            }
        } while (await timer.WaitForNextTickAsync(stop));
    }

    private async Task HandOn(CancellationToken stop, CancellationToken giveUp)
    {
        await foreach (var key in outbox.Keys)
        {
            await _places.WaitAsync(giveUp);
            if (Enter(key))
                _ = Task.Run(() => HandOn(new OutboxLane(key, outbox, store, writer), stop, giveUp), giveUp);
            else
                _places.Release();
        }

        // those that are on their way
        for (var i = 0; i < AtOnce; i++)
            await _places.WaitAsync(giveUp);
    }

    private async Task HandOn(OutboxLane lane, CancellationToken stop, CancellationToken giveUp)
    {
        while (!await IsThrough(lane, giveUp))
        {
            await Task.Delay(PauseAfter(lane.Failures), time, stop)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
                return;
            await _places.WaitAsync(giveUp);
        }
    }

    /// <summary>Begins in a place, and leaves it: a key that has to wait holds up no other.</summary>
    private async Task<bool> IsThrough(OutboxLane lane, CancellationToken giveUp)
    {
        try
        {
            do await lane.HandOn(giveUp);
            while (GotMore(lane.Key));
            return true;
        }
        catch (Exception error) when (!giveUp.IsCancellationRequested)
        {
            // whatever it was, what was not taken stands where it stood
            lane.Failures++;
            log.LogWarning(error, "OUTBOX_DELAYED key {Key}", lane.Key);
            return false;
        }
        finally
        {
            _places.Release();
        }
    }

    private bool Enter(Guid key)
    {
        lock (_gate)
        {
            if (_lanes.ContainsKey(key))
            {
                _lanes[key] = true;
                return false;
            }

            return _lanes.Count < Capacity && _lanes.TryAdd(key, false);
        }
    }

    /// <summary>Whether a key has to be looked at once more; where not, it has left.</summary>
    private bool GotMore(Guid key)
    {
        lock (_gate)
        {
            if (_lanes[key])
            {
                _lanes[key] = false;
                return true;
            }

            _lanes.Remove(key);
            return false;
        }
    }

    private static TimeSpan PauseAfter(int failures) =>
        failures < 7 ? FirstPause * (1 << (failures - 1)) : LongestPause;
}
