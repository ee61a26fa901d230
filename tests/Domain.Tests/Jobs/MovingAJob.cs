using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;
using CleanPlan.Domain.Plans;
using static CleanPlan.Domain.Tests.Jobs.JobIn;

namespace CleanPlan.Domain.Tests.Jobs;

public sealed class MovingAJob
{
    /// <summary>What becomes of a job when its plan moves; where nothing is said it stays as it is.</summary>
    private static readonly Dictionary<(JobStatus, PlanStatus), JobStatus> s_following = new()
    {
        [(JobStatus.Queued, PlanStatus.InProgress)] = JobStatus.Running,
        [(JobStatus.Queued, PlanStatus.Done)] = JobStatus.Succeeded,
        [(JobStatus.Queued, PlanStatus.Aborted)] = JobStatus.Cancelled,
        [(JobStatus.Running, PlanStatus.Done)] = JobStatus.Succeeded,
        [(JobStatus.Running, PlanStatus.Failed)] = JobStatus.Failed,
        [(JobStatus.Running, PlanStatus.Aborted)] = JobStatus.Cancelled,
        [(JobStatus.Failed, PlanStatus.InProgress)] = JobStatus.Running,
        [(JobStatus.Failed, PlanStatus.Done)] = JobStatus.Succeeded,
    };

    public static TheoryData<JobStatus, PlanStatus> Moves
    {
        get
        {
            var moves = new TheoryData<JobStatus, PlanStatus>();
            foreach (var job in Enum.GetValues<JobStatus>())
            {
                foreach (var plan in Enum.GetValues<PlanStatus>())
                    moves.Add(job, plan);
            }

            return moves;
        }
    }

    [Theory]
    [MemberData(nameof(Moves))]
    public void It_follows_its_plan(JobStatus status, PlanStatus move)
    {
        var job = Of(status);
        var (before, first) = (job.Version, job.ExecutionId);

        var changed = job.Follow(move, Standing, Broken, Now);

        var expected = s_following.GetValueOrDefault((status, move), status);
        Assert.Equal((expected, expected != status), (job.Status, changed));
        Assert.Equal(changed ? before + 1 : before, job.Version);
        Assert.Equal(job.IsSettled, job.Execution.IsCompleted);
        Assert.Equal(status is JobStatus.Failed && changed, job.ExecutionId != first);
    }

    [Theory]
    [InlineData(JobStatus.Created, "not_awaiting_approval")]
    [InlineData(JobStatus.Drafting, "not_awaiting_approval")]
    [InlineData(JobStatus.DraftReady, "moved")]
    [InlineData(JobStatus.Queued, "unchanged")]
    [InlineData(JobStatus.Running, "unchanged")]
    [InlineData(JobStatus.Succeeded, "unchanged")]
    [InlineData(JobStatus.Failed, "unchanged")]
    [InlineData(JobStatus.Cancelled, "unchanged")]
    public void It_can_be_approved_while_a_draft_waits(JobStatus status, string expected)
    {
        var job = Of(status);
        Assert.Equal(expected, Said(job.Approve(Ann, "good", Now)));
    }

    [Theory]
    [InlineData(JobStatus.Created, "not_awaiting_approval")]
    [InlineData(JobStatus.Drafting, "not_awaiting_approval")]
    [InlineData(JobStatus.Queued, "not_awaiting_approval")]
    [InlineData(JobStatus.Running, "not_awaiting_approval")]
    [InlineData(JobStatus.Succeeded, "not_awaiting_approval")]
    [InlineData(JobStatus.Failed, "not_awaiting_approval")]
    public void It_can_be_rejected_while_a_draft_waits_alone(JobStatus status, string expected) =>
        Assert.Equal(expected, Of(status).Reject(Ann, null, Now).Error?.Code);

    [Fact]
    public void A_rejected_one_is_over_and_stays_so()
    {
        var job = Of(JobStatus.DraftReady);

        Assert.True(job.Reject(Ann, "no", Now).IsOk);

        Assert.Equal((JobStatus.Cancelled, JobReason.Rejected), (job.Status, job.Reason));
        Assert.Equal((DraftState.Rejected, "no"), (job.Draft!.State, job.Draft.Comment));
        var version = job.Version;
        Assert.True(job.Reject(Ann, "again", Now).IsOk);
        Assert.Equal(version, job.Version);
    }

    [Theory]
    [InlineData(JobStatus.Created, "invalid_transition")]
    [InlineData(JobStatus.Drafting, "invalid_transition")]
    [InlineData(JobStatus.DraftReady, null)]
    [InlineData(JobStatus.Queued, "invalid_transition")]
    [InlineData(JobStatus.Running, "invalid_transition")]
    [InlineData(JobStatus.Failed, "invalid_transition")]
    [InlineData(JobStatus.Succeeded, "job_final")]
    [InlineData(JobStatus.Cancelled, "job_final")]
    public void Another_draft_can_be_wanted_while_one_waits(JobStatus status, string? expected) =>
        Assert.Equal(expected, Of(status).Revise("shorter", Ann, Now).Error?.Code);

    [Theory]
    [InlineData(JobStatus.Created, "moved without a plan")]
    [InlineData(JobStatus.Drafting, "moved without a plan")]
    [InlineData(JobStatus.DraftReady, "moved without a plan")]
    [InlineData(JobStatus.Queued, "moved")]
    [InlineData(JobStatus.Running, "moved")]
    [InlineData(JobStatus.Failed, "invalid_transition")]
    [InlineData(JobStatus.Succeeded, "job_final")]
    [InlineData(JobStatus.Cancelled, "unchanged")]
    public void It_can_be_cancelled_until_it_is_settled(JobStatus status, string expected)
    {
        var job = Of(status);

        var said = job.Cancel(Ann, Now);

        Assert.Equal(
            expected,
            said is { IsOk: true, Value: false } && status is not JobStatus.Cancelled
                ? "moved without a plan"
                : Said(said)
        );
        if (!expected.StartsWith("moved", StringComparison.Ordinal))
            return;
        Assert.Equal((JobStatus.Cancelled, JobReason.ByOperator), (job.Status, job.Reason));
        Assert.Null(job.Planning);
        // what it has come to is known once its plan has ended with it
        Assert.Equal(job.PlanId is null, job.Execution.IsCompleted);
        job.Follow(PlanStatus.Aborted, Standing, null, Now);
        Assert.True(job.Execution.IsCompleted);
    }

    [Theory]
    [InlineData(JobStatus.Created, null)]
    [InlineData(JobStatus.Queued, null)]
    [InlineData(JobStatus.Running, null)]
    [InlineData(JobStatus.Succeeded, "job_final")]
    [InlineData(JobStatus.Cancelled, "job_final")]
    public void Another_attempt_of_what_has_not_failed_is_none(JobStatus status, string? expected)
    {
        var job = Of(status);
        Assert.Equal(expected, job.Retry(PlanStatus.InProgress, Ann, Now).Error?.Code);
        Assert.Equal(status, job.Status);
    }

    [Fact]
    public void Another_attempt_takes_the_plan_that_is_there()
    {
        var job = Of(JobStatus.Failed);
        var first = job.Execution;

        Assert.False(job.Retry(PlanStatus.Failed, Ann, Now).Value);

        Assert.Equal(JobStatus.Queued, job.Status);
        Assert.NotSame(first, job.Execution);
        Assert.Equal((2, false), (job.Execution.Number, job.Execution.IsCompleted));
        Assert.Equal(("failed", Broken), (first.Outcome, first.Error));
        Assert.Null(job.Error);
    }

    [Fact]
    public void Another_attempt_without_a_plan_takes_the_draft()
    {
        var job = Of(JobStatus.Failed);
        job.LosePlan(3, Now);

        Assert.True(job.Retry(null, Ann, Now).Value);
    }

    [Fact]
    public void Another_attempt_without_a_draft_begins_with_the_goal()
    {
        var job = Of(JobStatus.Drafting);
        job.GiveUp(job.PlanningToken, Broken, Now);
        Assert.Equal((JobStatus.Failed, JobReason.PlannerFailed), (job.Status, job.Reason));

        Assert.False(job.Retry(null, Ann, Now).Value);

        Assert.Equal(JobStatus.Created, job.Status);
    }

    [Fact]
    public void An_aborted_plan_is_not_tried_again() =>
        Assert.Equal("plan_final", Of(JobStatus.Failed).Retry(PlanStatus.Aborted, Ann, Now).Error?.Code);

    [Fact]
    public void Its_version_never_falls_when_its_plan_is_deleted()
    {
        var job = Of(JobStatus.Succeeded);
        var shown = job.Version + Standing.Version;

        Assert.True(job.LosePlan(Standing.Version, Now).IsOk);

        Assert.True(job.Version > shown);
        Assert.Null(job.PlanId);
    }

    [Fact]
    public void Its_plan_is_kept_until_it_is_settled() =>
        Assert.Equal("plan_has_job", Of(JobStatus.Queued).LosePlan(3, Now).Error?.Code);

    private static string? Said(Result<bool> result) =>
        !result.IsOk ? result.Error.Code
        : result.Value ? "moved"
        : "unchanged";
}
