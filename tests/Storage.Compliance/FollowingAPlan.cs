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

    [Fact]
    public async Task Whatever_happens_it_is_what_is_stored()
    {
        var id = await Engine.Start(
            new TaskDraft { Key = "a" },
            new TaskDraft { Key = "b", DependsOn = ["a"] },
            new TaskDraft { Key = "c" }
        );
        await Same();
        var claimed = await Engine.Claim(2);
        await Same();
        await Engine.Report(claimed[0], new Heartbeat(claimed[0].Task.LeaseToken, 50, "half"));
        await Same();
        await Engine.Report(
            (claimed[0], EngineRig.Completed(claimed[0])),
            (claimed[1], new Release(claimed[1].Task.LeaseToken, "r"))
        );
        await Same();
        await Engine.Act(id, slice => slice.Pause());
        await Same();
        await Engine.Act(id, slice => slice.ChangePlan("another goal", """{"a":1}"""));
        await Same();
        await Engine.Act(id, slice => slice.Abort("enough"));
        await Same();
        await Engine.Plans.Delete(TenantId.Default, id, null, default);
        Assert.Null(await Find(id));

        async Task Same() => Assert.Equivalent(await Engine.Plan(id), await Find(id), strict: true);
    }

    [Fact]
    public async Task A_unit_that_fails_in_a_set_leaves_nothing_that_was_not_committed()
    {
        var id = await Engine.Start(new TaskDraft { Key = "a" });

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Engine.Act(
                id,
                slice =>
                {
                    slice.Pause();
                    throw new InvalidOperationException("a fault in a use case");
                }
            )
        );

        Assert.Equivalent(await Engine.Plan(id), await Find(id), strict: true);
        Assert.False((await Find(id))!.Paused);
    }

    [Fact]
    public async Task What_a_turn_has_undone_was_never_known()
    {
        var once = Engine.Services.GetRequiredService<IIdempotency>();
        var id = await Engine.Start(new TaskDraft { Key = "a" });

        await once.Run(
            new KeyedRequest(TenantId.Default, "r", "key", new byte[32]),
            async _ =>
            {
                await Engine.Act(id, slice => slice.Pause());
                Assert.True((await Find(id))!.Paused);
                return KeyedOutcome.Refused;
            },
            default
        );

        Assert.False((await Find(id))!.Paused);
        Assert.Equivalent(await Engine.Plan(id), await Find(id), strict: true);
    }

    private async Task<Plan?> Find(Guid planId, TenantId? tenant = null) =>
        await Feed.Find(tenant ?? TenantId.Default, planId, default);
}
