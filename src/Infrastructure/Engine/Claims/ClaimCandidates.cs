using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Persistence;
using CleanPlan.Infrastructure.Persistence.Sqlite.Native;

namespace CleanPlan.Infrastructure.Engine.Claims;

/// <summary>A due task, as the queue's index alone knows it.</summary>
internal readonly record struct Candidate(Guid TaskId, int Priority, DateTimeOffset ClaimableAt);

/// <summary>
/// Reads due tasks in the order of the queue. Each priority of each agent type is one seek in the index; within one
/// priority the longest waiting has the highest effective priority, so merging the heads gives the order exactly.
/// </summary>
internal sealed class ClaimCandidates(Statements sql, DateTimeOffset now, TimeSpan agingPeriod)
{
    private const string OfType =
        "SELECT * FROM (SELECT id, priority, claimable_at FROM tasks WHERE tenant_id = ?1 AND agent_type {0} ?2 AND "
        + "priority = {1} AND claimable_at <= ?3 AND claimable_at IS NOT NULL AND on_hold = 0 "
        + "ORDER BY claimable_at, id LIMIT ?4)";

    private const string NextOfType =
        "SELECT min(claimable_at) FROM tasks WHERE tenant_id = ?1 AND agent_type {0} ?2 AND priority = {1} AND "
        + "claimable_at > ?3 AND claimable_at IS NOT NULL AND on_hold = 0";

    private static readonly string Typed = Arms(OfType, "=");
    private static readonly string Untyped = Arms(OfType, "IS");
    private static readonly string NextTyped = Arms(NextOfType, "=");
    private static readonly string NextUntyped = Arms(NextOfType, "IS");

    /// <summary>The first <paramref name="limit"/> due tasks that the request would take, in order.</summary>
    public List<Candidate> Due(ClaimRequest request, int limit)
    {
        var candidates = (request.TaskId ?? request.PlanId) switch
        {
            null => Queue(request, limit),
            _ when request.TaskId is { } taskId => Named(
                "SELECT id, priority, claimable_at, agent_type FROM tasks WHERE id = ?1 AND tenant_id = ?2 AND claimable_at <= ?3",
                taskId,
                request
            ),
            { } planId => Named(
                "SELECT id, priority, claimable_at, agent_type FROM tasks WHERE plan_id = ?1 AND tenant_id = ?2 "
                    + "AND status IN ('pending', 'retrying') AND claimable_at <= ?3",
                planId,
                request
            ),
        };
        return [.. InOrder(candidates).Take(limit)];
    }

    /// <summary>The due tasks of one plan, of any type, in order.</summary>
    public IEnumerable<Candidate> DueOf(Plan plan) =>
        InOrder(
            Named(
                "SELECT id, priority, claimable_at, agent_type FROM tasks WHERE plan_id = ?1 AND tenant_id = ?2 "
                    + "AND status IN ('pending', 'retrying') AND claimable_at <= ?3",
                plan.Id,
                new ClaimRequest(plan.TenantId, "", null, plan.Id, null, 1, 0, TimeSpan.Zero)
            )
        );

    /// <summary>When the next task that the request would take falls due; null where none is waiting for its time.</summary>
    public DateTimeOffset? NextDue(ClaimRequest request)
    {
        long? next = null;
        foreach (var type in Types(request))
        {
            using var rows = sql[type is null ? NextUntyped : NextTyped]
                .Query(Codec.Id(request.Tenant.Value), type, Codec.Time(now));
            while (rows.Read())
            {
                if (!rows.IsDBNull(0))
                    next = Math.Min(next ?? long.MaxValue, rows.GetInt64(0));
            }
        }

        return next is { } due ? Codec.Time(due) : null;
    }

    private List<Candidate> Queue(ClaimRequest request, int limit)
    {
        var candidates = new List<Candidate>();
        foreach (var type in Types(request))
        {
            using var rows = sql[type is null ? Untyped : Typed]
                .Query(Codec.Id(request.Tenant.Value), type, Codec.Time(now), limit);
            while (rows.Read())
                candidates.Add(new Candidate(rows.Id(0), rows.GetInt32(1), Codec.Time(rows.GetInt64(2))));
        }

        return candidates;
    }

    private List<Candidate> Named(string query, Guid id, ClaimRequest request)
    {
        var candidates = new List<Candidate>();
        using var rows = sql[query].Query(Codec.Id(id), Codec.Id(request.Tenant.Value), Codec.Time(now));
        while (rows.Read())
        {
            var type = rows.Text(3);
            if (request.Takes(type))
                candidates.Add(new Candidate(rows.Id(0), rows.GetInt32(1), Codec.Time(rows.GetInt64(2))));
        }

        return candidates;
    }

    private IEnumerable<string?> Types(ClaimRequest request)
    {
        // each type costs ten seeks, so that of many only those are looked for that are there
        IEnumerable<string?> types = request.AgentTypes is { Count: 1 } one
            ? one
            : QueuedTypes(request).Where(request.Takes);
        return request.Takes(null) ? [null, .. types] : types;
    }

    /// <summary>The types that are in the queue, each by one seek behind the one before.</summary>
    private List<string> QueuedTypes(ClaimRequest request)
    {
        var types = new List<string>();
        using var rows = sql[
            "WITH RECURSIVE types(t) AS (SELECT min(agent_type) FROM tasks WHERE tenant_id = ?1 AND agent_type > '' "
                + "AND claimable_at IS NOT NULL AND on_hold = 0 UNION ALL SELECT (SELECT min(agent_type) FROM tasks WHERE "
                + "tenant_id = ?1 AND agent_type > types.t AND claimable_at IS NOT NULL AND on_hold = 0) FROM types "
                + "WHERE types.t IS NOT NULL) SELECT t FROM types WHERE t IS NOT NULL"
        ]
            .Query(Codec.Id(request.Tenant.Value));
        while (rows.Read())
            types.Add(rows.GetString(0));
        return types;
    }

    private IOrderedEnumerable<Candidate> InOrder(IEnumerable<Candidate> candidates) =>
        candidates
            .OrderByDescending(c => PlanTask.EffectivePriority(c.Priority, c.ClaimableAt, now, agingPeriod))
            .ThenBy(c => c.ClaimableAt)
            .ThenBy(c => PlanTaskId.PositionOf(c.TaskId))
            .ThenBy(c => c.TaskId);

    private static string Arms(string arm, string equals) =>
        string.Join(
            " UNION ALL ",
            Enumerable
                .Range(0, PlanLimits.MaxPriority + 1)
                .Select(priority => string.Format(null, arm, equals, priority))
        );
}
