using System.Collections.Concurrent;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Infrastructure.Engine.Feed;

/// <summary>The plans that somebody follows, each with its latest events, which all of its followers share.</summary>
internal sealed class PlanTopics(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<Guid, PlanTopic> _topics = new();
    private volatile bool _isClosed;

    public bool IsFollowed(Guid planId) => _topics.ContainsKey(planId);

    public IPlanSubscription Follow(Guid planId)
    {
        lock (_gate)
        {
            var topic = _topics.GetOrAdd(planId, id => new PlanTopic(time, follower => Leave(id, follower)));
            return topic.Join(_isClosed);
        }
    }

    /// <param name="events">in their order; none where the plan has changed without one</param>
    public void Publish(Guid planId, IReadOnlyList<TaskEvent> events)
    {
        if (_topics.TryGetValue(planId, out var topic))
            topic.Publish(events);
    }

    /// <summary>There are events that only the storage knows.</summary>
    public void Lapse(Guid planId)
    {
        if (_topics.TryGetValue(planId, out var topic))
            topic.Lapse();
    }

    public void Deleted(Guid planId)
    {
        if (_topics.TryGetValue(planId, out var topic))
            topic.End();
    }

    /// <summary>The server stops: all who follow, and all who are still to come, are told that it is over.</summary>
    public void Close()
    {
        lock (_gate)
            _isClosed = true;
        foreach (var topic in _topics.Values)
            topic.End();
    }

    private void Leave(Guid planId, PlanTopic.Follower follower)
    {
        lock (_gate)
        {
            if (_topics.TryGetValue(planId, out var topic) && topic.Leave(follower))
                _topics.TryRemove(planId, out _);
        }
    }
}
