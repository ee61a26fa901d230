using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Engine.Plans;

namespace CleanPlan.Infrastructure.Engine.Claims;

/// <summary>Evaluates the predicate of a claim for one task, and says what keeps it.</summary>
internal sealed class TaskObstacleFinder(IPlanRows rows, IQueueRows queue, INodes nodes, TimeSpan agingPeriod)
{
    private readonly SliceSet _set = new(rows, () => 0, new WriterCache(0));

    /// <returns>null where the tenant has no such task</returns>
    public async ValueTask<IReadOnlyList<TaskObstacle>?> Find(TenantId tenant, Guid taskId)
    {
        await _set.Open([PlanTaskId.PlanOf(taskId)]);
        if (_set.Find(PlanTaskId.PlanOf(taskId)) is not { } slice || slice.Plan.TenantId != tenant)
            return null;
        await _set.LoadWithEdges([taskId]);
        if (slice.Find(PlanTaskId.PositionOf(taskId)) is not { } task)
            return null;

        await _set.Preload(task.DependsOn.Select(position => PlanTaskId.Of(task.PlanId, position)));
        List<TaskObstacle> obstacles = [.. TaskObstacles.Of(slice, task, await FirstOf(slice), _set.Now)];
        if (
            task.Status is PlanTaskStatus.Pending or PlanTaskStatus.Retrying
            && !nodes.SawTakerOf(tenant, task.AgentType, _set.Now)
        )
        {
            var wanted = task.AgentType is null ? "any task" : $"agent_type {task.AgentType}";
            obstacles.Add(new("no_worker", $"No worker asked for {wanted} in the last 60 s: start one."));
        }

        return obstacles;
    }

    private async ValueTask<PlanTask?> FirstOf(PlanSlice slice)
    {
        if (slice.Plan.Counts.Exclusive == 0)
            return null;
        var candidates = new ClaimCandidates(queue, _set.Now, agingPeriod);
        var first = (await candidates.DueOf(slice.Plan)).Select(candidate => candidate.TaskId).FirstOrDefault();
        if (first == Guid.Empty)
            return null;
        await _set.Preload([first]);
        var task = slice.Find(PlanTaskId.PositionOf(first));
        return task is not null && nodes.SawTakerOf(task.TenantId, task.AgentType, _set.Now) ? task : null;
    }
}
