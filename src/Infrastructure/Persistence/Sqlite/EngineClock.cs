namespace CleanPlan.Infrastructure.Persistence.Sqlite;

/// <summary>
/// The one clock that decides leases and due times, in whole milliseconds. It never goes back, not even over a restart:
/// a step back of the system's clock must not bring an expired lease to life again.
/// </summary>
internal sealed class EngineClock(TimeProvider time)
{
    private long _last;

    public TimeProvider Provider => time;

    public DateTimeOffset Now
    {
        get
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            _last = Math.Max(_last, now);
            return DateTimeOffset.FromUnixTimeMilliseconds(_last);
        }
    }

    /// <summary>The latest time that the database has seen.</summary>
    public void NotBefore(long milliseconds) => _last = Math.Max(_last, milliseconds);
}
