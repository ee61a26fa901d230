using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Tests.Common;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Storage.Compliance;

public abstract class FollowingAPlan : EngineSuite
{
    private IPlanFeed Feed => Engine.Services.GetRequiredService<IPlanFeed>();

    [Fact]
    public async Task It_is_never_older_than_an_answer()
    {
        var planId = await Engine.Start(new TaskDraft { Key = "a" });
        Assert.Equal(PlanStatus.InProgress, (await Find(planId))!.Status);

        await Engine.Complete(await Engine.ClaimOne());

        Assert.Equal(PlanStatus.Done, (await Find(planId))!.Status);
    }

    [Fact]
    public async Task Another_tenant_sees_nothing_of_it_read_before_or_not()
    {
        var stranger = new TenantId(Guid.CreateVersion7());
        var planId = await Engine.Start(new TaskDraft { Key = "a" });

        Assert.Null(await Find(planId, stranger));
        Assert.NotNull(await Find(planId));
        Assert.Null(await Find(planId, stranger));
    }

    [Fact]
    public async Task Who_follows_it_is_told_of_the_next_change_with_its_events()
    {
        var planId = await Engine.Start(new TaskDraft { Key = "a" });
        var claimed = await Engine.ClaimOne();
        using var follower = Feed.Follow(planId);
        var (before, seq) = (follower.Changes, (await Find(planId))!.EventSeq);

        await Engine.Complete(claimed);

        Assert.True(await follower.Changed(before, Patience.Long, default).Soon());
        Assert.NotEmpty(follower.After(seq)!);
        Assert.False(follower.IsOver);
    }

    [Fact]
    public async Task It_is_over_when_the_plan_is_deleted()
    {
        var planId = await Engine.Add([new TaskDraft { Key = "a" }], start: false);
        using var follower = Feed.Follow(planId);

        Assert.True((await Engine.Plans.Delete(TenantId.Default, planId, null, default)).IsOk);

        Assert.True(follower.IsOver);
        Assert.Null(await Find(planId));
    }

    private async Task<Plan?> Find(Guid planId, TenantId? tenant = null) =>
        await Feed.Find(tenant ?? TenantId.Default, planId, default);
}
