using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Engine.Plans;
using CleanPlan.Infrastructure.Engine.Writing;
using CleanPlan.Infrastructure.Persistence.Sqlite.Connections;
using CleanPlan.Infrastructure.Persistence.Sqlite.Native;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Engine.Claims;

/// <summary>Evaluates the predicate of a claim for one task, and says what keeps it.</summary>
internal sealed class TaskObstacleFinder(
    SqliteReaders readers,
    WorkerRegistry workers,
    EngineClock clock,
    IOptions<EngineOptions> options
)
{
    public Task<IReadOnlyList<TaskObstacle>?> Explain(TenantId tenant, Guid taskId, CancellationToken cancel) =>
        readers.Read(connection => Snapshot.Of(connection, sql => Explain(sql, tenant, taskId)), cancel);

    private IReadOnlyList<TaskObstacle>? Explain(Statements sql, TenantId tenant, Guid taskId)
    {
        var now = clock.Now;
        var session = new SliceSet(sql, now, () => 0, new WriterCache(0));
        session.Open([PlanTaskId.PlanOf(taskId)]);
        if (session.Find(PlanTaskId.PlanOf(taskId)) is not { } slice || slice.Plan.TenantId != tenant)
            return null;
        session.LoadWithEdges([taskId]);
        if (slice.Find(PlanTaskId.PositionOf(taskId)) is not { } task)
            return null;

        session.Preload(task.DependsOn.Select(position => PlanTaskId.Of(task.PlanId, position)));
        var obstacles = new List<TaskObstacle>();
        obstacles.AddRange(TaskObstacles.Of(slice, task, FirstOf(sql, session, slice), now));
        if (task.Status is PlanTaskStatus.Pending or PlanTaskStatus.Retrying)
        {
            if (!workers.SawTakerOf(tenant, task.AgentType, now))
            {
                obstacles.Add(
                    new TaskObstacle(
                        "no_worker",
                        $"No worker asked for {(task.AgentType is null ? "any task" : $"agent_type {task.AgentType}")} in the last 60 s: start one."
                    )
                );
            }
        }

        return obstacles;
    }

    private PlanTask? FirstOf(Statements sql, SliceSet session, PlanSlice slice)
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
