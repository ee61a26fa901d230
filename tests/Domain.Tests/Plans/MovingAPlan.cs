using CleanPlan.Domain.Plans;

namespace CleanPlan.Domain.Tests.Plans;

public sealed class MovingAPlan
{
    private static readonly DateTimeOffset s_now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<PlanStatus, PlanStatus, bool> Pairs { get; } =
        TransitionMatrix.Pairs<PlanStatus>(
            """
                        pending in_progress done failed aborted
            pending     .       x           .    .      x
            in_progress .       .           x    x      x
            done        .       .           .    .      .
            failed      .       x           x    .      x
            aborted     .       .           .    .      .
            """
        );

    [Fact]
    public void All_25_pairs_are_decided() =>
        Assert.Equal(25, Pairs.Select(pair => (pair[0], pair[1])).Distinct().Count());

    [Theory]
    [MemberData(nameof(Pairs))]
    public void The_table_allows_what_the_contract_says(PlanStatus from, PlanStatus to, bool allowed)
    {
        Assert.Equal(allowed, Plan.Transitions.Allows(from, to));
        Assert.Equal(allowed, Plan.Transitions.From(from).Contains(to));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void No_move_goes_around_the_table(PlanStatus from, PlanStatus to, bool allowed)
    {
        var plan = new Plan { Status = from };
        var refused = Record.Exception(() => plan.MoveTo(to, s_now));

        Assert.Equal(allowed, refused is null);
        Assert.Equal(allowed ? to : from, plan.Status);
    }

    [Theory]
    [InlineData(PlanStatus.InProgress, 57)]
    [InlineData(PlanStatus.Failed, 57)]
    [InlineData(PlanStatus.Aborted, 57)]
    [InlineData(PlanStatus.Done, 100)]
    public void A_done_plan_reads_100_and_any_other_the_mean_of_its_tasks(PlanStatus status, int progress)
    {
        // an optional task failed at 15
        var counts = new TaskCounts
        {
            Done = 1,
            Failed = 1,
            FailedOptional = 1,
            ProgressSum = 115,
        };

        Assert.Equal(progress, new Plan { Status = status, Counts = counts }.Progress);
    }

    [Theory]
    [InlineData(PlanStatus.Pending, false, false)]
    [InlineData(PlanStatus.InProgress, false, false)]
    [InlineData(PlanStatus.Failed, true, false)]
    [InlineData(PlanStatus.Done, true, true)]
    [InlineData(PlanStatus.Aborted, true, true)]
    public void A_failed_plan_is_settled_but_not_final(PlanStatus status, bool settled, bool final)
    {
        var plan = new Plan { Status = status };

        Assert.Equal((settled, final), (plan.IsSettled, plan.IsFinal));
    }

    [Fact]
    public void Leaving_a_settled_state_clears_the_time_of_completion()
    {
        var plan = new Plan { Status = PlanStatus.InProgress };
        plan.MoveTo(PlanStatus.Failed, s_now);
        Assert.Equal(s_now, plan.CompletedAt);

        plan.MoveTo(PlanStatus.InProgress, s_now.AddSeconds(1));
        Assert.Null(plan.CompletedAt);
    }

    [Theory]
    [InlineData(PlanStatus.Done, false)]
    [InlineData(PlanStatus.Aborted, false)]
    [InlineData(PlanStatus.Failed, true)]
    public void Only_a_final_plan_is_paused_no_more(PlanStatus end, bool stillPaused)
    {
        var plan = new Plan { Status = PlanStatus.InProgress, Paused = true };
        plan.MoveTo(end, s_now);

        Assert.Equal(stillPaused, plan.Paused);
    }
}
