using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Infrastructure.Engine.Claims;

/// <summary>
/// Due tasks in the order of the queue. Within one priority the longest waiting has the highest effective priority, so
/// merging the heads of all priorities gives the order exactly.
/// </summary>
internal sealed class ClaimCandidates(IQueueRows queue, DateTimeOffset now, TimeSpan agingPeriod)
{
    /// <summary>The first <paramref name="limit"/> due tasks that the request would take, in order.</summary>
    public async ValueTask<List<Candidate>> Due(ClaimRequest request, int limit)
    {
        var candidates = request switch
        {
            { TaskId: { } taskId } => await queue.Due(request.Tenant, taskId, now),
            { PlanId: { } planId } => await queue.DueOf(request.Tenant, planId, now),
            _ => await queue.Due(request.Tenant, await Types(request), now, limit),
        };
        return [.. InOrder(candidates.Where(candidate => request.Takes(candidate.AgentType))).Take(limit)];
    }

    /// <summary>The due tasks of one plan, of any type, in order.</summary>
    public async ValueTask<IEnumerable<Candidate>> DueOf(Plan plan) =>
        InOrder(await queue.DueOf(plan.TenantId, plan.Id, now));

    /// <summary>When the next task that the request would take falls due; null where none is waiting for its time.</summary>
    public async ValueTask<DateTimeOffset?> NextDue(ClaimRequest request) =>
        await queue.NextDue(request.Tenant, await Types(request), now);

    private async ValueTask<IReadOnlyList<string?>> Types(ClaimRequest request)
    {
        // each type costs a seek for each priority, so that of many only those are looked for that are there
        IEnumerable<string?> types = request.AgentTypes is { Count: 1 } one
            ? one
            : (await queue.Types(request.Tenant)).Where(request.Takes);
        return request.Takes(null) ? [null, .. types] : [.. types];
    }

    private IOrderedEnumerable<Candidate> InOrder(IEnumerable<Candidate> candidates) =>
        candidates
            .OrderByDescending(c => PlanTask.EffectivePriority(c.Priority, c.ClaimableAt, now, agingPeriod))
            .ThenBy(c => c.ClaimableAt)
            .ThenBy(c => PlanTaskId.PositionOf(c.TaskId))
            .ThenBy(c => c.TaskId);
}
