namespace CleanPlan.Application.Abstractions;

public static class Clock
{
    /// <summary>The time as it is stored: whole milliseconds, so that what is answered is what is read again.</summary>
    public static DateTimeOffset Now(this TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
    }
}
