using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Engine.Feed;
using CleanPlan.Tests.Common;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Infrastructure.Tests.Sqlite;

public sealed class KnowingPlansWithoutReading
{
    private readonly PlanReadCache _told = new();

    [Fact]
    public void A_read_that_began_before_a_commit_gives_way_to_it()
    {
        var plan = Plan(version: 5);
        var began = _told.Commits;
        _told.Committed(Plan(plan.Id, version: 6));

        _told.Read(plan, began);

        Assert.Equal(6, _told.Find(plan.Id)!.Version);
    }

    [Fact]
    public void A_read_that_saw_more_than_was_told_yet_is_kept()
    {
        var plan = Plan(version: 5);
        _told.Committed(plan);
        var began = _told.Commits;

        _told.Read(Plan(plan.Id, version: 6), began);

        Assert.Equal(6, _told.Find(plan.Id)!.Version);
    }

    [Fact]
    public void A_read_that_began_before_a_deletion_does_not_bring_the_plan_back()
    {
        var plan = Plan();
        var began = _told.Commits;
        _told.Deleted(plan.Id);

        _told.Read(plan, began);

        Assert.Null(_told.Find(plan.Id));
    }

    [Fact]
    public void A_read_that_began_before_a_commit_gives_way_to_it_also_when_there_was_no_room_to_remember_it()
    {
        var plan = Plan(version: 5);
        var began = _told.Commits;
        _told.Committed(Plan(plan.Id, version: 6));
        Fill();
        Assert.Null(_told.Find(plan.Id));

        _told.Read(plan, began);

        Assert.Null(_told.Find(plan.Id));
        _told.Read(plan, _told.Commits);
        Assert.NotNull(_told.Find(plan.Id));
    }

    [Fact]
    public void What_is_asked_for_stays_and_what_is_not_makes_room()
    {
        var (asked, unasked) = (Plan(), Plan());
        _told.Committed(asked);
        _told.Committed(unasked);

        Fill(() => _told.Find(asked.Id));

        Assert.NotNull(_told.Find(asked.Id));
        Assert.Null(_told.Find(unasked.Id));
    }

    [Fact]
    public async Task Whatever_happens_what_is_known_is_what_is_stored()
    {
        await using var engine = SqliteEngine.Open(new FakeTime());
        var news = engine.Services.GetRequiredService<IPlanFeed>();
        var id = await engine.Start(
            new TaskDraft { Key = "a" },
            new TaskDraft { Key = "b", DependsOn = ["a"] },
            new TaskDraft { Key = "c" }
        );
        await Same();
        var claimed = await engine.Claim(2);
        await Same();
        await engine.Report(claimed[0], new Heartbeat(claimed[0].Task.LeaseToken, 50, "half"));
        await Same();
        await engine.Report(
            (claimed[0], EngineRig.Completed(claimed[0])),
            (claimed[1], new Release(claimed[1].Task.LeaseToken, "r"))
        );
        await Same();
        await engine.Act(id, slice => slice.Pause());
        await Same();
        await engine.Act(id, slice => slice.ChangePlan("another goal", """{"a":1}"""));
        await Same();
        await engine.Act(id, slice => slice.Abort("enough"));
        await Same();
        await engine.Plans.Delete(TenantId.Default, id, null, default);
        Assert.Null(await news.Find(TenantId.Default, id, default));

        async Task Same() =>
            Assert.Equivalent(await engine.Plan(id), await news.Find(TenantId.Default, id, default), strict: true);
    }

    [Fact]
    public async Task A_unit_that_fails_in_a_set_leaves_nothing_that_was_not_committed()
    {
        await using var engine = SqliteEngine.Open(new FakeTime());
        var news = engine.Services.GetRequiredService<IPlanFeed>();
        var id = await engine.Start(new TaskDraft { Key = "a" });

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            engine.Act(
                id,
                slice =>
                {
                    slice.Pause();
                    throw new InvalidOperationException("a fault in a use case");
                }
            )
        );

        Assert.Equivalent(await engine.Plan(id), await news.Find(TenantId.Default, id, default), strict: true);
        Assert.False((await news.Find(TenantId.Default, id, default))!.Paused);
    }

    [Fact]
    public async Task What_a_turn_has_undone_was_never_known()
    {
        await using var engine = SqliteEngine.Open(new FakeTime());
        var news = engine.Services.GetRequiredService<IPlanFeed>();
        var once = engine.Services.GetRequiredService<IIdempotency>();
        var id = await engine.Start(new TaskDraft { Key = "a" });

        await once.Run(
            new KeyedRequest(TenantId.Default, "r", "key", new byte[32]),
            async _ =>
            {
                await engine.Act(id, slice => slice.Pause());
                Assert.True((await news.Find(TenantId.Default, id, default))!.Paused);
                return KeyedOutcome.Refused;
            },
            default
        );

        Assert.False((await news.Find(TenantId.Default, id, default))!.Paused);
        Assert.Equivalent(await engine.Plan(id), await news.Find(TenantId.Default, id, default), strict: true);
    }

    private void Fill(Action? between = null)
    {
        for (var i = 0; i < 2_000; i++)
        {
            var large = Plan();
            large.Metadata = new string('x', 16 * 1024);
            _told.Committed(large);
            between?.Invoke();
        }
    }

    private static Plan Plan(long version = 1) => Plan(Guid.CreateVersion7(), version);

    private static Plan Plan(Guid id, long version) =>
        new()
        {
            Id = id,
            TenantId = TenantId.Default,
            Version = version,
        };
}
