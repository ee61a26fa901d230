using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Persistence.Sqlite.Connections;
using Microsoft.EntityFrameworkCore;

namespace CleanPlan.Infrastructure.Engine.Feed;

/// <summary>What commits have brought, for those who ask and for those who wait.</summary>
internal sealed class PlanFeed(SqliteReaders readers, AmbientTransactions turns, TimeProvider time) : IPlanFeed
{
    private readonly PlanReadCache _told = new();

    public PlanTopics Topics { get; } = new(time);

    public ValueTask<Plan?> Find(TenantId tenant, Guid planId, CancellationToken cancel) =>
        // who has the writer's turn sees what is not committed yet, and may never be
        turns.Current
            is null
        && _told.Find(planId) is { } plan
            ? new ValueTask<Plan?>(plan.TenantId == tenant ? plan : null)
            : new ValueTask<Plan?>(Read(tenant, planId, cancel));

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

    private async Task<Plan?> Read(TenantId tenant, Guid planId, CancellationToken cancel)
    {
        var (commits, isCommitted) = (_told.Commits, turns.Current is null);
        var plan = await readers.Read(
            (db, stop) => db.Plans.AsNoTracking().SingleOrDefaultAsync(row => row.Id == planId, stop),
            tenant,
            cancel
        );
        if (plan is not null && isCommitted)
            _told.Read(plan, commits);
        return plan;
    }
}
