using CleanPlan.Domain.Plans;

namespace CleanPlan.Domain.Tests.Plans;

public sealed class LettingGoOfEvents
{
    private static readonly DateTimeOffset s_end = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(PlanStatus.Done, 10)]
    [InlineData(PlanStatus.Failed, 10)]
    [InlineData(PlanStatus.Aborted, 10)]
    [InlineData(PlanStatus.InProgress, 0)]
    [InlineData(PlanStatus.Pending, 0)]
    public void Is_for_settled_plans_alone(PlanStatus status, int pruned) =>
        Assert.Equal(pruned, Plan(status).PruneEvents(s_end, most: 100));

    [Fact]
    public void Waits_until_the_plan_has_been_settled_for_long_enough() =>
        Assert.Equal(0, Plan(PlanStatus.Done).PruneEvents(s_end.AddMilliseconds(-1), most: 100));

    [Fact]
    public void Goes_from_the_oldest_on_and_ends_with_the_last()
    {
        var plan = Plan(PlanStatus.Done);

        Assert.Equal([4, 4, 2, 0], Enumerable.Range(0, 4).Select(_ => plan.PruneEvents(s_end, most: 4)));
        Assert.Equal((11, 10), (plan.FirstSeq, plan.EventSeq));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(0L, true)]
    [InlineData(3L, true)]
    [InlineData(4L, false)]
    [InlineData(10L, false)]
    public void Is_seen_by_who_asks_for_what_is_gone(long? after, bool gone)
    {
        var plan = Plan(PlanStatus.Done);
        plan.PruneEvents(s_end, most: 4);

        Assert.Equal(gone, plan.HasPrunedAfter(after));
    }

    private static Plan Plan(PlanStatus status) =>
        new()
        {
            Status = status,
            EventSeq = 10,
            CompletedAt = s_end,
        };
}
