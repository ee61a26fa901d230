namespace CleanPlan.Domain.Plans;

/// <summary>How often a task is tried, and how long it waits between two attempts (full jitter).</summary>
public readonly record struct RetryPolicy(int MaxAttempts, double InitialSeconds, double Factor, double MaxSeconds)
{
    public const int UsualAttempts = 3;
    public const double UsualInitialSeconds = 1;
    public const double UsualFactor = 2;
    public const double UsualMaxSeconds = 300;

    public static readonly RetryPolicy Default = new(UsualAttempts, UsualInitialSeconds, UsualFactor, UsualMaxSeconds);

    /// <param name="retryCount">attempts that were lost to failure before this one</param>
    /// <param name="jitter">from the injected random source, in [0, 1)</param>
    public TimeSpan Delay(int retryCount, double jitter)
    {
        // a large power is infinite: Min brings it back to the ceiling, but nothing times infinity is no number
        var ceiling = InitialSeconds > 0 ? Math.Min(MaxSeconds, InitialSeconds * Math.Pow(Factor, retryCount)) : 0;
        return TimeSpan.FromMilliseconds(Math.Floor(jitter * ceiling * 1000));
    }
}
