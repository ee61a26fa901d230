namespace CleanPlan.Tests.Common;

/// <summary>
/// A clock that stands still until a test moves it; timers fire in their order while it moves. It does more than
/// Microsoft's FakeTimeProvider: it says whether somebody waits, so that a test moves it only then.
/// </summary>
public sealed class FakeTime(DateTimeOffset? start = null) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<FakeTimer> _timers = [];

    /// <summary>What has passed, whatever the clock was set to: timers go by it.</summary>
    private TimeSpan _passed;
    private DateTimeOffset _atStart = start ?? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _atStart + _passed;
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        lock (_gate)
            return _passed.Ticks;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock forward, firing what falls due on the way.</summary>
    public void Advance(TimeSpan by)
    {
        var end = new TimeSpan(GetTimestamp()) + by;
        while (NextDue(end) is { } timer)
            timer.Fire();
        lock (_gate)
            _passed = end;
    }

    /// <summary>Sets the clock, also backwards, as a system's clock may jump; no time passes by that.</summary>
    public void JumpTo(DateTimeOffset now)
    {
        lock (_gate)
            _atStart = now - _passed;
    }

    /// <summary>Whether somebody waits for exactly so long.</summary>
    public bool IsDueIn(TimeSpan time)
    {
        lock (_gate)
            return _timers.Any(timer => timer.Due == _passed + time);
    }

    private FakeTimer? NextDue(TimeSpan end)
    {
        lock (_gate)
        {
            var next = _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
            if (next?.Due > _passed)
                _passed = next.Due!.Value;
            return next;
        }
    }

    private sealed class FakeTimer(FakeTime time, Action callback) : ITimer
    {
        private TimeSpan _period;

        public TimeSpan? Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                _period = period;
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : time._passed + dueTime;
                time._timers.Remove(this);
                if (Due is not null)
                    time._timers.Add(this);
            }

            return true;
        }

        public void Fire()
        {
            lock (time._gate)
            {
                Due = _period > TimeSpan.Zero ? Due + _period : null;
                if (Due is null)
                    time._timers.Remove(this);
            }

            callback();
        }

        public void Dispose()
        {
            lock (time._gate)
                time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
