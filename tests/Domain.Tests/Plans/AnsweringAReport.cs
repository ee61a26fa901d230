using CleanPlan.Domain.Plans;
using static CleanPlan.Domain.Plans.ReportStanding;

namespace CleanPlan.Domain.Tests.Plans;

public sealed class AnsweringAReport
{
    private const long Old = 3;
    private const long Current = 5;
    private const long Unknown = 4;

    private static readonly LastReport s_completed = new(Old, "complete", "same");
    private static readonly LastReport s_released = new(Old, "release", "same");

    public static TheoryData<PlanTaskStatus, LastReport?, WorkerReport, ReportStanding> Rows =>
        new()
        {
            // the task is in progress and the token is its own, whatever was kept before
            { PlanTaskStatus.InProgress, null, Complete(Current), Accepted },
            { PlanTaskStatus.InProgress, null, Fail(Current), Accepted },
            { PlanTaskStatus.InProgress, null, new Release(Current, "same"), Accepted },
            { PlanTaskStatus.InProgress, null, Ask(Current), Accepted },
            { PlanTaskStatus.InProgress, null, new Heartbeat(Current), Accepted },
            { PlanTaskStatus.InProgress, null, new AgentEvents(Current, []), Accepted },
            { PlanTaskStatus.InProgress, s_completed, Complete(Current), Accepted },
            // equal to the kept report, also after a newer claim
            { PlanTaskStatus.Done, s_completed, Complete(Old), Repeated },
            { PlanTaskStatus.InProgress, s_completed, Complete(Old), Repeated },
            { PlanTaskStatus.Pending, s_released, new Release(Old, "same"), Repeated },
            { PlanTaskStatus.InProgress, s_released, new Release(Old, "same"), Repeated },
            // the kept report's token, which was not a release
            { PlanTaskStatus.Done, s_completed, Complete(Old, "other"), AlreadyReported },
            { PlanTaskStatus.Done, s_completed, Fail(Old), AlreadyReported },
            { PlanTaskStatus.Done, s_completed, new Release(Old, "same"), AlreadyReported },
            { PlanTaskStatus.InProgress, s_completed, Ask(Old), AlreadyReported },
            // everything else
            { PlanTaskStatus.Pending, s_released, Complete(Old), LeaseLost },
            { PlanTaskStatus.Pending, s_released, new Release(Old, "other"), LeaseLost },
            { PlanTaskStatus.Done, s_completed, Complete(Unknown), LeaseLost },
            { PlanTaskStatus.Done, null, Complete(Old), LeaseLost },
            { PlanTaskStatus.InProgress, s_completed, Complete(Unknown), LeaseLost },
            { PlanTaskStatus.InProgress, null, Complete(Current + 1), LeaseLost },
            { PlanTaskStatus.Skipped, null, Complete(Current), LeaseLost },
            { PlanTaskStatus.Retrying, s_completed, Complete(Current), LeaseLost },
            { PlanTaskStatus.Done, s_completed, new Heartbeat(Old), LeaseLost },
            { PlanTaskStatus.InProgress, s_completed, new Heartbeat(Old), LeaseLost },
            { PlanTaskStatus.Done, s_completed, new AgentEvents(Old, []), LeaseLost },
        };

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_first_that_holds_decides(
        PlanTaskStatus status,
        LastReport? kept,
        WorkerReport report,
        ReportStanding standing
    )
    {
        var task = new PlanTask
        {
            Status = status,
            LeaseToken = Current,
            LastReport = kept,
        };

        Assert.Equal(standing, task.Standing(report));
    }

    [Fact]
    public void A_report_that_ends_the_lease_is_kept_and_a_heartbeat_is_not()
    {
        var task = new PlanTask();
        task.Keep(Fail(Current));
        task.Keep(new Heartbeat(Current, 50));
        task.Keep(new AgentEvents(Current, []));

        Assert.Equal(new LastReport(Current, "fail", "same"), task.LastReport);
    }

    [Fact]
    public void Only_a_bare_heartbeat_proves_nothing_about_lost_leases()
    {
        var task = new PlanTask { LostLeases = 2 };
        task.Keep(new Heartbeat(Current));
        Assert.Equal(2, task.LostLeases);

        task.Keep(new Heartbeat(Current, Progress: 10));
        Assert.Equal(0, task.LostLeases);
    }

    private static Completion Complete(long token, string hash = "same") => new(token, hash, "{}", []);

    private static FailureReport Fail(long token) => new(token, "same", "t", "m");

    private static Question Ask(long token) => new(token, "same", TaskReason.AwaitingInput, "Which?");
}
