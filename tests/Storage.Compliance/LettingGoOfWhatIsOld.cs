using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Tests.Common;

namespace CleanPlan.Storage.Compliance;

/// <summary>
/// Derived by every storage: what is old goes, and nothing else. That events have gone, and which, is the doctor's to
/// find: a plan says which number is its first.
/// </summary>
public abstract class LettingGoOfWhatIsOld : EngineSuite
{
    /// <summary>Takes away what is old by now.</summary>
    protected abstract Task CleanUp(EngineRig engine, int eventDays, int deletedSessionDays);

    protected abstract Task DeleteSession(EngineRig engine, Guid sessionId);

    [Fact]
    public async Task Events_go_so_many_days_after_their_plan_was_settled_and_not_before()
    {
        var settled = await Settled();
        var running = await Engine.Start(new TaskDraft { Key = "runs" });
        Time.Advance(TimeSpan.FromDays(90) - TimeSpan.FromMilliseconds(1));
        await CleanUp();
        Assert.Equal(1, (await Engine.Plan(settled)).FirstSeq);

        Time.Advance(TimeSpan.FromMilliseconds(1));
        await CleanUp();

        var plan = await Engine.Plan(settled);
        Assert.Equal(plan.EventSeq + 1, plan.FirstSeq);
        Assert.Equal(1, (await Engine.Plan(running)).FirstSeq);
    }

    [Fact]
    public async Task A_plan_that_goes_on_after_its_events_are_gone_numbers_on()
    {
        var planId = await Engine.Start(new TaskDraft { Key = "a" });
        await Engine.Fail(await Engine.ClaimOne());
        Time.Advance(TimeSpan.FromDays(91));
        await CleanUp();
        var before = await Engine.Plan(planId);

        await Engine.Act(planId, slice => slice.RetryFailures(includeOptional: true));

        var after = await Engine.Plan(planId);
        Assert.Equal(before.EventSeq + 1, after.FirstSeq);
        Assert.True(after.EventSeq > before.EventSeq);
    }

    [Fact]
    public async Task A_deleted_session_goes_with_its_plans_when_they_are_settled()
    {
        var done = await Settled();
        var waiting = await Engine.Add([new TaskDraft { Key = "a" }], start: false);
        await DeleteSessionOf(done);
        await DeleteSessionOf(waiting);
        Time.Advance(TimeSpan.FromDays(30) - TimeSpan.FromMilliseconds(1));
        await CleanUp();
        Assert.True(await IsThere(done));

        Time.Advance(TimeSpan.FromMilliseconds(1));
        await CleanUp();

        Assert.False(await IsThere(done));
        Assert.True(await IsThere(waiting));
        await Engine.Act(waiting, slice => slice.Abort(null));
        await CleanUp();
        Assert.False(await IsThere(waiting));
    }

    [Fact]
    public async Task A_session_that_is_not_deleted_stays_with_its_plans()
    {
        var planId = await Settled();
        Time.Advance(TimeSpan.FromDays(10_000));

        await CleanUp();

        Assert.True(await IsThere(planId));
    }

    [Fact]
    public async Task Zero_days_keep_everything_for_ever()
    {
        var planId = await Settled();
        await DeleteSessionOf(planId);
        Time.Advance(TimeSpan.FromDays(10_000));

        await CleanUp(Engine, eventDays: 0, deletedSessionDays: 0);

        Assert.Equal(1, (await Engine.Plan(planId)).FirstSeq);
    }

    private Task CleanUp() => CleanUp(Engine, eventDays: 90, deletedSessionDays: 30);

    private async Task<Guid> Settled()
    {
        var planId = await Engine.Start(new TaskDraft { Key = "a" });
        await Engine.Drain();
        return planId;
    }

    private async Task DeleteSessionOf(Guid planId) =>
        await DeleteSession(Engine, (await Engine.Plan(planId)).SessionId);

    private async Task<bool> IsThere(Guid planId) =>
        await Engine.Plans.Whole(TenantId.Default, planId, CancellationToken.None) is not null;
}
