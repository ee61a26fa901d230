using CleanPlan.Domain.Jobs;
using static CleanPlan.Domain.Tests.Jobs.JobIn;

namespace CleanPlan.Domain.Tests.Jobs;

public sealed class DraftingForAJob
{
    [Fact]
    public void An_answer_that_nobody_has_to_see_is_queued_at_once()
    {
        var job = Made();

        Assert.True(job.Answer(job.AskPlanner(Now)!.Value, Text(), Now));

        Assert.Equal((DraftState.Accepted, 1), (job.Draft!.State, job.DraftRevision));
        Assert.Null(job.Planning);
    }

    [Fact]
    public void An_answer_that_somebody_must_see_waits()
    {
        var job = Made(requireApproval: true);

        Assert.False(job.Answer(job.AskPlanner(Now)!.Value, Text(), Now));

        Assert.Equal((JobStatus.DraftReady, DraftState.Waiting), (job.Status, job.Draft!.State));
    }

    [Fact]
    public void An_answer_to_a_question_that_was_asked_again_is_dropped()
    {
        var job = Made();
        var first = job.AskPlanner(Now)!.Value;
        job.AskPlanner(Now);
        var version = job.Version;

        Assert.Null(job.Answer(first, Text(), Now));
        Assert.False(job.GiveUp(first, Broken, Now));

        Assert.Equal((version, 0), (job.Version, job.DraftRevision));
    }

    [Fact]
    public void An_answer_that_comes_after_the_end_is_dropped()
    {
        var job = Made();
        var token = job.AskPlanner(Now)!.Value;
        job.Cancel(Ann, Now);

        Assert.Null(job.Answer(token, Text(), Now));

        Assert.Equal(JobStatus.Cancelled, job.Status);
    }

    [Fact]
    public void A_goal_that_kills_whoever_asks_three_times_in_a_row_is_given_up()
    {
        var job = Made();
        Assert.NotNull(job.AskPlanner(Now));
        Assert.NotNull(job.AskPlanner(Now));
        Assert.NotNull(job.AskPlanner(Now));

        Assert.Null(job.AskPlanner(Now));

        Assert.Equal((JobStatus.Failed, "planner_crash_loop"), (job.Status, job.Error?.Type));
    }

    [Fact]
    public void What_is_taken_back_is_no_loss()
    {
        var job = Made();
        for (var i = 0; i < 10; i++)
            job.TakeBack(job.AskPlanner(Now)!.Value, Now);

        Assert.NotNull(job.AskPlanner(Now));
        Assert.Equal(JobStatus.Drafting, job.Status);
    }

    [Fact]
    public void Another_draft_takes_the_place_of_the_one_that_was_no_good()
    {
        var job = Of(JobStatus.DraftReady);
        job.Revise("shorter", Ann, Now);
        Assert.Equal((PlanningKind.Revise, null), (job.Planning, job.PlanningAskedAt));

        job.Answer(job.AskPlanner(Now)!.Value, Text("""{"goal":"other"}"""), Now);

        Assert.Equal([DraftState.Superseded, DraftState.Waiting], job.Drafts.Select(draft => draft.State));
        Assert.Equal("shorter", job.Draft!.Feedback);
        Assert.Null(job.Feedback);
    }

    [Fact]
    public void Where_no_other_draft_comes_the_former_waits_again()
    {
        var job = Of(JobStatus.DraftReady);
        job.Revise("shorter", Ann, Now);

        Assert.True(job.GiveUp(job.AskPlanner(Now)!.Value, Broken, Now));

        Assert.Equal((JobStatus.DraftReady, Broken), (job.Status, job.Error));
        Assert.Equal((1, DraftState.Waiting), (job.DraftRevision, job.Draft!.State));
        Assert.Contains(job.Events, line => line.Type is JobEventType.PlannerFailed);
        Assert.True(job.Approve(Ann, null, Now).Value);
    }

    [Fact]
    public void A_draft_that_says_the_same_keeps_its_revision()
    {
        var job = Of(JobStatus.DraftReady);

        Assert.True(job.Edit(new DraftText(DraftSource.Edited, "{}", null, Ann), Now).IsOk);
        Assert.Equal((1, DraftSource.Planner), (job.DraftRevision, job.Draft!.Source));

        Assert.True(job.Edit(new DraftText(DraftSource.Edited, """{"goal":"x"}""", null, Ann), Now).IsOk);
        Assert.Equal((2, DraftSource.Edited), (job.DraftRevision, job.Draft!.Source));
        Assert.Equal([DraftState.Superseded, DraftState.Waiting], job.Drafts.Select(draft => draft.State));
    }

    [Theory]
    [InlineData(JobStatus.Created)]
    [InlineData(JobStatus.Drafting)]
    [InlineData(JobStatus.Queued)]
    [InlineData(JobStatus.Succeeded)]
    public void There_is_nothing_to_write_over_where_no_draft_waits(JobStatus status) =>
        Assert.Equal("no_draft", Of(status).Edit(Text("""{"goal":"x"}"""), Now).Error?.Code);
}
