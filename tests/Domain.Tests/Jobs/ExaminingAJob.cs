using CleanPlan.Domain.Jobs;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Domain.Tests.Jobs;

public sealed class ExaminingAJob
{
    private static readonly JobStanding s_running = new(
        JobStatus.Running,
        IsPlanning: false,
        PlanStatus.InProgress,
        DraftState.Accepted,
        NewestIsOpen: true,
        Open: 1,
        EventSeq: 4,
        Events: 4,
        JobStatus.Running
    );

    public static TheoryData<string, JobStanding> Faults =>
        new()
        {
            { "job_plan_differs", s_running with { Plan = PlanStatus.Done } },
            { "job_plan_differs", s_running with { Plan = null } },
            { "job_planning_differs", s_running with { IsPlanning = true } },
            { "job_executions_differ", s_running with { Open = 2 } },
            { "job_executions_differ", s_running with { NewestIsOpen = false } },
            { "job_executions_differ", s_running with { Open = 0, NewestIsOpen = false } },
            { "job_events_differ", s_running with { Events = 3 } },
            { "job_events_differ", s_running with { LastMove = JobStatus.Queued } },
            {
                "job_draft_differs",
                s_running with
                {
                    Status = JobStatus.DraftReady,
                    LastMove = JobStatus.DraftReady,
                    Plan = null,
                }
            },
        };

    [Fact]
    public void A_sound_one_has_no_finding() => Assert.Empty(JobAudit.Of(s_running));

    [Theory]
    [MemberData(nameof(Faults))]
    public void What_is_not_as_the_rules_leave_it_is_named(string code, JobStanding job) =>
        Assert.Equal(code, Assert.Single(JobAudit.Of(job)).Code);
}
