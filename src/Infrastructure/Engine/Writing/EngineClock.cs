using CleanPlan.Application.Abstractions;

namespace CleanPlan.Infrastructure.Engine.Writing;

/// <summary>
/// The one clock that decides leases and due times, in whole milliseconds. It never goes back, not even over a restart:
/// a step back of the system's clock must not bring an expired lease to life again.
/// </summary>
internal sealed class EngineClock(TimeProvider time) : IClock
{
    private readonly Lock _gate = new();
    private long _last;

    public TimeProvider Provider => time;

    public DateTimeOffset Now =>
        DateTimeOffset.FromUnixTimeMilliseconds(Latest(time.GetUtcNow().ToUnixTimeMilliseconds()));

    /// <summary>The latest time that the database has seen.</summary>
    public void NotBefore(long milliseconds) => Latest(milliseconds);

    private long Latest(long milliseconds)
    {
        lock (_gate)
            return _last = Math.Max(_last, milliseconds);
    }
}
