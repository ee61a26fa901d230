using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Engine.Plans;
using CleanPlan.Infrastructure.Engine.Writing;

namespace CleanPlan.Infrastructure.Engine.Feed;

/// <summary>What commits have brought, for those who ask and for those who wait.</summary>
internal sealed class PlanFeed(IStore store, IFeedStore versions, AmbientTransactions inTurn, TimeProvider time)
    : IPlanFeed
{
    private readonly PlanReadCache _told = new();

    public PlanTopics Topics { get; } = new(time);

    public async ValueTask<Plan?> Find(TenantId tenant, Guid planId, CancellationToken cancel)
    {
        // who has the writer's turn sees what is not committed yet, and may never be
        if (inTurn.Current is null && _told.Find(planId) is { } plan && await versions.IsCurrent(plan, cancel))
            return plan.TenantId == tenant ? plan : null;
        return await Read(tenant, planId, cancel);
    }

    public IPlanSubscription Follow(Guid planId) => Topics.Follow(planId);

    public void Committed(Plan plan, IReadOnlyList<TaskEvent> events)
    {
        _told.Committed(plan);
        Topics.Publish(plan.Id, events);
    }

    public void Deleted(Guid planId)
    {
        _told.Deleted(planId);
        Topics.Deleted(planId);
    }

    /// <summary>Another process has changed it, or deleted it: who follows it looks by himself.</summary>
    public void ChangedElsewhere(Guid planId) => Topics.Lapse(planId);

    private async Task<Plan?> Read(TenantId tenant, Guid planId, CancellationToken cancel)
    {
        var (commits, isCommitted) = (_told.Commits, inTurn.Current is null);
        var plan = await store.Read(
            async view => await view.Open([new WantedPlan(planId, null)]) is [var found] ? found : null,
            cancel
        );
        if (plan is not null && isCommitted)
            _told.Read(plan, commits);
        return plan?.TenantId == tenant ? plan : null;
    }
}
