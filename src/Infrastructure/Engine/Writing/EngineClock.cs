using CleanPlan.Application.Abstractions;

namespace CleanPlan.Infrastructure.Engine.Writing;

/// <summary>
/// The one clock that decides leases and due times, in whole milliseconds. It never goes back, not even over a restart:
/// a step back of the system's clock must not bring an expired lease to life again. Nor does it stand still until the
/// system's clock has caught up: what waits would wait longer by the step.
/// </summary>
internal sealed class EngineClock(TimeProvider time) : IClock
{
    private readonly Lock _gate = new();
    private readonly long _start = time.GetTimestamp();

    /// <summary>What it was at the start, as far as is known by now; what has passed since then no one can set back.</summary>
    private DateTimeOffset _atStart = time.GetUtcNow();

    public TimeProvider Provider => time;

    public DateTimeOffset Now => Latest(time.GetUtcNow());

    /// <summary>The latest time that the storage has seen.</summary>
    public void NotBefore(DateTimeOffset stored) => Latest(stored);

    private DateTimeOffset Latest(DateTimeOffset seen)
    {
        lock (_gate)
        {
            var passed = time.GetElapsedTime(_start);
            if (seen - passed > _atStart)
                _atStart = seen - passed;
            return DateTimeOffset.FromUnixTimeMilliseconds((_atStart + passed).ToUnixTimeMilliseconds());
        }
    }
}
