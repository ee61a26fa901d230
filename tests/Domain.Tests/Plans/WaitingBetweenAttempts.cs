using CleanPlan.Domain.Plans;

namespace CleanPlan.Domain.Tests.Plans;

public sealed class WaitingBetweenAttempts
{
    private const double AlmostOne = 0.999_999_9;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(8, 256)]
    [InlineData(9, 300)]
    [InlineData(999, 300)]
    public void The_ceiling_doubles_up_to_the_longest(int retryCount, int ceilingSeconds)
    {
        var longest = RetryPolicy.Default.Delay(retryCount, AlmostOne).TotalSeconds;

        Assert.InRange(longest, ceilingSeconds - 0.002, ceilingSeconds);
    }

    [Fact]
    public void The_jitter_is_full_from_nothing_to_the_ceiling()
    {
        var random = new Random(1);
        var policy = new RetryPolicy(10, 1, 3, 60);
        for (var i = 0; i < 10_000; i++)
        {
            var (retryCount, jitter) = (random.Next(10), random.NextDouble());
            var ceiling = Math.Min(60, Math.Pow(3, retryCount));

            Assert.InRange(policy.Delay(retryCount, jitter).TotalSeconds, jitter * ceiling - 0.001, jitter * ceiling);
        }
    }

    [Fact]
    public void No_jitter_is_no_wait() => Assert.Equal(TimeSpan.Zero, RetryPolicy.Default.Delay(5, 0));

    [Theory]
    [InlineData(0)]
    [InlineData(154)]
    [InlineData(155)]
    [InlineData(PlanLimits.MaxAttempts - 1)]
    public void A_policy_that_never_waits_does_so_however_often_it_is_asked(int retryCount) =>
        Assert.Equal(TimeSpan.Zero, new RetryPolicy(PlanLimits.MaxAttempts, 0, 100, 0).Delay(retryCount, AlmostOne));

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 8)]
    public void What_the_worker_asks_for_wins_where_it_is_longer(bool policyIsLonger, double expectedSeconds)
    {
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var task = new PlanTask
        {
            Status = PlanTaskStatus.InProgress,
            MaxAttempts = 2,
            RetryInitialSeconds = 4,
            RetryFactor = 1,
            RetryMaxSeconds = 4,
        };

        task.Fail(new FailureReport(1, "", "t", "m", true, policyIsLonger ? 1 : 8), 0.5, now);

        Assert.Equal(now.AddSeconds(expectedSeconds), task.NextAttemptAt);
    }
}
