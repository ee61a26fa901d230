using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Engine.Feed;
using CleanPlan.Tests.Common;

namespace CleanPlan.Infrastructure.Tests.Feed;

public sealed class SharingTheEventsOfAPlan
{
    private readonly Guid _plan = Guid.CreateVersion7();
    private readonly PlanTopics _topics = new(TimeProvider.System);

    [Fact]
    public async Task Whoever_follows_is_woken_and_finds_what_came_after_his_number()
    {
        using var follower = _topics.Follow(_plan);
        var changed = follower.Changed(follower.Changes, Patience.Long, default);
        Assert.Null(follower.After(3));

        Publish(4, 2);

        Assert.True(await changed.Soon());
        Assert.Equal([4, 5], Numbers(follower.After(3)));
        Assert.Equal([5], Numbers(follower.After(4)));
        Assert.Empty(follower.After(5)!);
        Assert.Empty(follower.After(50)!);
        Assert.Null(follower.After(2));
    }

    [Fact]
    public async Task What_changes_between_looking_and_waiting_is_not_waited_for()
    {
        using var follower = _topics.Follow(_plan);
        var changes = follower.Changes;
        Publish(1, 1);
        Assert.True(SpinWait.SpinUntil(() => follower.Changes > changes, Patience.Long));

        Assert.True(await follower.Changed(changes, Timeout.InfiniteTimeSpan, default).Soon());
        Assert.False(await follower.Changed(follower.Changes, TimeSpan.Zero, default).Soon());
    }

    [Fact]
    public async Task An_event_is_encoded_once_whoever_sends_it()
    {
        var followers = Enumerable.Range(0, 50).Select(_ => _topics.Follow(_plan)).ToList();
        Publish(1, 20);
        var encoded = 0;
        byte[] Encode(TaskEvent line)
        {
            Interlocked.Increment(ref encoded);
            return [(byte)line.Seq];
        }

        await Task.WhenAll(
            followers.Select(follower =>
                Task.Run(
                    () => Assert.All(follower.After(0)!, line => Assert.Equal([(byte)line.Seq], line.Encoded(Encode))),
                    CancellationToken.None
                )
            )
        );

        Assert.Equal(20, encoded);
    }

    [Fact]
    public void Who_falls_too_far_behind_is_cut_and_the_others_are_not()
    {
        using var slow = _topics.Follow(_plan);
        using var quick = _topics.Follow(_plan);
        using var reading = _topics.Follow(_plan);
        Publish(1, 1);
        slow.After(1);
        quick.After(1);

        for (var seq = 2; seq <= PlanTopic.Kept + 1; seq++)
        {
            Publish(seq, 1);
            quick.After(seq);
        }

        Assert.False(slow.IsOver);
        Publish(PlanTopic.Kept + 2, 1);

        Assert.Equal((true, false, false), (slow.IsOver, quick.IsOver, reading.IsOver));
        Assert.True(SpinWait.SpinUntil(() => slow.Cut.IsCancellationRequested, Patience.Long));
        Assert.False(quick.Cut.IsCancellationRequested);
    }

    [Fact]
    public void One_commit_however_large_cuts_nobody_who_had_all_before()
    {
        using var follower = _topics.Follow(_plan);
        Publish(1, 1);
        follower.After(1);

        Publish(2, 10 * PlanTopic.Kept);

        Assert.False(follower.IsOver);
        Assert.Equal(PlanTopic.AtOnce, follower.After(1)!.Count);
    }

    [Fact]
    public void Over_a_gap_nothing_is_handed_on_and_the_storage_is_asked()
    {
        using var follower = _topics.Follow(_plan);
        Publish(1, 3);
        follower.After(3);

        Publish(6, 1);

        Assert.Null(follower.After(3));
        Assert.Equal([6], Numbers(follower.After(5)));
        Assert.False(follower.IsOver);
    }

    [Fact]
    public async Task When_the_server_stops_it_is_over_for_all_and_for_who_comes_then()
    {
        using var before = _topics.Follow(_plan);
        var changed = before.Changed(before.Changes, Patience.Long, default);

        _topics.Close();
        using var after = _topics.Follow(_plan);

        Assert.True(await changed.Soon());
        Assert.True(before.IsOver && after.IsOver);
        Assert.True(after.Changed(after.Changes, Patience.Long, default).IsCompleted);
        Assert.False(before.Cut.IsCancellationRequested);
    }

    [Fact]
    public void When_the_last_one_leaves_nothing_is_kept()
    {
        var (one, other) = (_topics.Follow(_plan), _topics.Follow(_plan));
        one.Dispose();
        Assert.True(_topics.IsFollowed(_plan));

        other.Dispose();

        Assert.False(_topics.IsFollowed(_plan));
    }

    private void Publish(long seq, int count) =>
        _topics.Publish(
            _plan,
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(i => new TaskEvent
                    {
                        TenantId = TenantId.Default,
                        PlanId = _plan,
                        Seq = seq + i,
                        EventType = TaskEventType.AgentProgress,
                        Timestamp = DateTimeOffset.UnixEpoch,
                    }),
            ]
        );

    private static IEnumerable<long> Numbers(IReadOnlyList<EncodedEvent>? lines) => lines!.Select(line => line.Seq);
}
