using CleanPlan.Domain.Plans;

namespace CleanPlan.Domain.Tests.Plans;

public sealed class NumberingTasks
{
    private static readonly DateTimeOffset s_now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly Guid _plan = PlanTaskId.NewPlan(s_now);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(254)]
    [InlineData(255)]
    [InlineData(65_534)]
    [InlineData(65_535)]
    [InlineData(PlanTaskId.MaxPosition)]
    public void A_task_s_id_tells_its_plan_and_its_position(int position)
    {
        var task = PlanTaskId.Of(_plan, position);

        Assert.Equal(_plan, PlanTaskId.PlanOf(task));
        Assert.Equal(position, PlanTaskId.PositionOf(task));
        Assert.NotEqual(_plan, task);
    }

    [Fact]
    public void A_plan_is_no_task_of_itself()
    {
        Assert.Equal(-1, PlanTaskId.PositionOf(_plan));
        Assert.Equal(_plan, PlanTaskId.PlanOf(_plan));
    }

    [Fact]
    public void Ids_stay_versioned_and_keep_their_time() =>
        Assert.Equal((7, s_now.ToUnixTimeMilliseconds()), (_plan.Version, Milliseconds(PlanTaskId.Of(_plan, 12_345))));

    [Fact]
    public void The_tasks_of_a_plan_lie_in_order_behind_it()
    {
        string[] ids = [$"{_plan}", .. Enumerable.Range(0, 1_000).Select(i => $"{PlanTaskId.Of(_plan, i * 16_000)}")];

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
    }

    [Fact]
    public void Plans_of_one_moment_differ() =>
        Assert.Equal(1_000, Enumerable.Range(0, 1_000).Select(_ => PlanTaskId.NewPlan(s_now)).Distinct().Count());

    private static long Milliseconds(Guid id) => Convert.ToInt64(id.ToString("N")[..12], 16);
}
