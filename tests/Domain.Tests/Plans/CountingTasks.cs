using System.Reflection;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Domain.Tests.Plans;

public sealed class CountingTasks
{
    private static readonly PropertyInfo[] s_counters =
    [
        .. typeof(TaskCounts).GetProperties().Where(property => property.CanWrite),
    ];

    public static TheoryData<string> Counters => [.. s_counters.Select(counter => counter.Name)];

    [Theory]
    [MemberData(nameof(Counters))]
    public void Each_counter_is_added_and_taken_away(string counter)
    {
        var (two, five) = (With(counter, 2), With(counter, 5));

        Assert.Equal(With(counter, 7), two + five);
        Assert.Equal(With(counter, 3), five - two);
    }

    [Fact]
    public void What_was_added_can_be_taken_away_again()
    {
        var random = new Random(1);
        for (var i = 0; i < 1_000; i++)
        {
            var (a, b) = (Any(random), Any(random));

            Assert.Equal(a, a + b - b);
            Assert.Equal(a + b, b + a);
        }
    }

    [Theory]
    [InlineData(PlanTaskStatus.Pending, null, 1)]
    [InlineData(PlanTaskStatus.InProgress, null, 1)]
    [InlineData(PlanTaskStatus.Retrying, TaskReason.Error, 1)]
    [InlineData(PlanTaskStatus.Blocked, TaskReason.AwaitingApproval, 1)]
    [InlineData(PlanTaskStatus.Blocked, TaskReason.AwaitingInput, 1)]
    [InlineData(PlanTaskStatus.Blocked, TaskReason.DependencyFailed, 0)]
    [InlineData(PlanTaskStatus.Blocked, TaskReason.PlanStopped, 0)]
    [InlineData(PlanTaskStatus.Failed, TaskReason.NotRetryable, 0)]
    [InlineData(PlanTaskStatus.Done, null, 0)]
    [InlineData(PlanTaskStatus.Skipped, TaskReason.ByRule, 0)]
    public void A_task_counts_under_its_status_and_lives_or_not(PlanTaskStatus status, TaskReason? reason, int live)
    {
        var counts = TaskCounts.Of(new PlanTask { Status = status, Reason = reason });

        Assert.Equal(1, counts.Of(status));
        Assert.Equal(1, counts.Total);
        Assert.Equal(live, counts.Live);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public void An_optional_failure_fails_no_plan(bool optional, int failures) =>
        Assert.Equal(
            failures,
            TaskCounts.Of(new PlanTask { Status = PlanTaskStatus.Failed, Optional = optional }).Failures
        );

    [Theory]
    [InlineData(PlanTaskStatus.Done, 100)]
    [InlineData(PlanTaskStatus.Skipped, 100)]
    [InlineData(PlanTaskStatus.Failed, 40)]
    [InlineData(PlanTaskStatus.InProgress, 40)]
    public void Done_and_skipped_count_as_reached_and_a_failure_as_far_as_it_came(
        PlanTaskStatus status,
        int progress
    ) => Assert.Equal(progress, TaskCounts.Of(new PlanTask { Status = status, Progress = 40 }).ProgressSum);

    [Theory]
    [InlineData(PlanTaskStatus.Pending, 1, 0)]
    [InlineData(PlanTaskStatus.InProgress, 1, 1)]
    [InlineData(PlanTaskStatus.Failed, 1, 0)]
    [InlineData(PlanTaskStatus.Done, 0, 0)]
    public void A_task_that_runs_alone_is_counted_until_it_is_final(PlanTaskStatus status, int waiting, int running)
    {
        var counts = TaskCounts.Of(new PlanTask { Status = status, CanParallel = false });

        Assert.Equal((waiting, running), (counts.Exclusive, counts.ExclusiveRunning));
    }

    private static TaskCounts With(string counter, int value) =>
        Set(default(TaskCounts), s_counters.Single(property => property.Name == counter), value);

    private static TaskCounts Any(Random random) =>
        s_counters.Aggregate(default(TaskCounts), (counts, counter) => Set(counts, counter, random.Next(1_000)));

    private static TaskCounts Set(object counts, PropertyInfo counter, int value)
    {
        counter.SetValue(counts, Convert.ChangeType(value, counter.PropertyType));
        return (TaskCounts)counts;
    }
}
