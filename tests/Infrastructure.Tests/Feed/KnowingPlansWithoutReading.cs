using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Engine.Feed;

namespace CleanPlan.Infrastructure.Tests.Feed;

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
