using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Persistence.Sqlite;

/// <summary>Evaluates the predicate of a claim for one task, and says what keeps it.</summary>
internal sealed class WhyNot(
    SqliteReaders readers,
    WorkerRegistry workers,
    EngineClock clock,
    IOptions<EngineOptions> options
)
{
    public Task<IReadOnlyList<Obstacle>?> Explain(TenantId tenant, Guid taskId, CancellationToken cancel) =>
        readers.Read(connection => Snapshot.Of(connection, sql => Explain(sql, tenant, taskId)), cancel);

    private IReadOnlyList<Obstacle>? Explain(Statements sql, TenantId tenant, Guid taskId)
    {
        var now = clock.Now;
        var session = new SliceSession(sql, now, () => 0, new HotPlans(0));
        session.Open([PlanTaskId.PlanOf(taskId)]);
        if (session.Find(PlanTaskId.PlanOf(taskId)) is not { } slice || slice.Plan.TenantId != tenant)
            return null;
        session.LoadWithEdges([taskId]);
        if (slice.Find(PlanTaskId.PositionOf(taskId)) is not { } task)
            return null;

        session.Preload(task.DependsOn.Select(position => PlanTaskId.Of(task.PlanId, position)));
        var obstacles = new List<Obstacle>();
        obstacles.AddRange(
            TaskObstacles
                .Of(slice, task, FirstOf(sql, session, slice), now)
                .Select(found => new Obstacle(found.Code, found.Message, found.TaskId, found.TaskKey))
        );
        if (task.Status is PlanTaskStatus.Pending or PlanTaskStatus.Retrying)
        {
            if (!workers.SawTakerOf(tenant, task.AgentType, now))
            {
                obstacles.Add(
                    new Obstacle(
                        "no_worker",
                        $"No worker asked for {(task.AgentType is null ? "any task" : $"agent_type {task.AgentType}")} in the last 60 s: start one."
                    )
                );
            }
        }

        return obstacles;
    }

    private PlanTask? FirstOf(Statements sql, SliceSession session, PlanSlice slice)
    {
        if (slice.Plan.Counts.Exclusive == 0)
            return null;
        var candidates = new ClaimCandidates(sql, clock.Now, options.Value.AgingPeriod);
        var first = candidates.DueOf(slice.Plan).Select(candidate => candidate.TaskId).FirstOrDefault();
        session.Preload(first == Guid.Empty ? [] : [first]);
        var task = slice.Find(PlanTaskId.PositionOf(first));
        return task is not null && workers.SawTakerOf(task.TenantId, task.AgentType, clock.Now) ? task : null;
    }
}
