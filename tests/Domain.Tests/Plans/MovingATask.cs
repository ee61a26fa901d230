using CleanPlan.Domain.Plans;
using static CleanPlan.Domain.Plans.PlanTaskStatus;

namespace CleanPlan.Domain.Tests.Plans;

public sealed class MovingATask
{
    private static readonly DateTimeOffset s_now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, (PlanTaskStatus To, Action<PlanTask> Do)> s_verbs = new()
    {
        ["claim"] = (InProgress, task => task.Claim("w1", 30, s_now)),
        ["complete"] = (Done, task => task.Complete("{}", s_now)),
        ["give back"] = (Pending, task => task.GiveBack(s_now)),
        ["ask"] = (Blocked, task => task.Ask(TaskReason.AwaitingInput, "Which?", s_now)),
        ["fail"] = (Retrying, task => task.Fail(new FailureReport(1, "", "t", "m"), 0.5, s_now)),
        ["fail for good"] = (Failed, task => task.Fail(new FailureReport(1, "", "t", "m", false), 0.5, s_now)),
        ["lose the lease"] = (Retrying, task => task.LoseLease(TaskReason.LeaseExpired, 0.5, s_now)),
        ["miss the deadline"] = (Failed, task => task.MissDeadline(s_now)),
        ["block"] = (Blocked, task => task.Block(TaskReason.DependencyFailed, s_now)),
        ["ask for approval"] = (Blocked, task => task.AskForApproval(s_now)),
        ["unblock"] = (Pending, task => task.Unblock(s_now)),
        ["approve"] = (Pending, task => task.Approve(null, "somebody", s_now)),
        ["reject"] = (Failed, task => task.Reject(null, s_now)),
        ["skip"] = (Skipped, task => task.Skip(TaskReason.ByOperator, s_now)),
        ["override"] = (Done, task => task.Override("{}", s_now)),
        ["retry"] = (Pending, task => task.RetryNow(s_now)),
    };

    public static TheoryData<PlanTaskStatus, PlanTaskStatus, bool> Pairs { get; } =
        TransitionMatrix.Pairs<PlanTaskStatus>(
            """
                        pending in_progress done failed blocked skipped retrying
            pending     .       x           .    x      x       x       .
            in_progress x       .           x    x      x       x       x
            done        .       .           .    .      .       .       .
            failed      x       .           x    .      .       x       .
            blocked     x       .           .    x      .       x       .
            skipped     .       .           .    .      .       .       .
            retrying    x       x           .    x      .       x       .
            """
        );

    public static TheoryData<string, PlanTaskStatus> VerbsInEveryStatus
    {
        get
        {
            var pairs = new TheoryData<string, PlanTaskStatus>();
            foreach (var verb in s_verbs.Keys)
            {
                foreach (var from in Enum.GetValues<PlanTaskStatus>())
                    pairs.Add(verb, from);
            }

            return pairs;
        }
    }

    [Fact]
    public void All_49_pairs_are_decided() =>
        Assert.Equal(49, Pairs.Select(pair => (pair[0], pair[1])).Distinct().Count());

    [Theory]
    [MemberData(nameof(Pairs))]
    public void The_table_allows_what_the_contract_says(PlanTaskStatus from, PlanTaskStatus to, bool allowed)
    {
        Assert.Equal(allowed, PlanTask.Transitions.Allows(from, to));
        Assert.Equal(allowed, PlanTask.Transitions.From(from).Contains(to));
    }

    [Theory]
    [MemberData(nameof(VerbsInEveryStatus))]
    public void No_verb_goes_around_the_table(string verb, PlanTaskStatus from)
    {
        var task = new PlanTask { Status = from, MaxAttempts = 3 };
        var (to, move) = s_verbs[verb];

        if (PlanTask.Transitions.Allows(from, to))
        {
            move(task);
            Assert.Equal(to, task.Status);
        }
        else
        {
            Assert.Throws<InvalidOperationException>(() => move(task));
            Assert.Equal(from, task.Status);
        }
    }

    [Theory]
    [InlineData(Done)]
    [InlineData(Skipped)]
    public void Done_and_skipped_are_final(PlanTaskStatus status) =>
        Assert.True(new PlanTask { Status = status }.IsFinal);

    [Theory]
    [InlineData(Pending)]
    [InlineData(InProgress)]
    [InlineData(Failed)]
    [InlineData(Blocked)]
    [InlineData(Retrying)]
    public void Nothing_else_is_final(PlanTaskStatus status) => Assert.False(new PlanTask { Status = status }.IsFinal);
}
