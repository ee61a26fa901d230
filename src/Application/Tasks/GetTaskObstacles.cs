using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Tasks;

/// <summary>Why is it not running? Every condition of a claim that is not met, and who or what can change it.</summary>
[Needs(Role.Viewer)]
public sealed record GetTaskObstacles(Guid TaskId) : IQuery<ObstaclesView>;

/// <summary>Why a task is not running.</summary>
/// <param name="TaskId">the task</param>
/// <param name="Obstacles">in order; empty where the next claim of its type can take the task</param>
public sealed record ObstaclesView(Guid TaskId, IReadOnlyList<TaskObstacle> Obstacles);

internal sealed class GetTaskObstaclesHandler(ITaskQueue queue, ICaller caller)
    : IQueryHandler<GetTaskObstacles, ObstaclesView>
{
    public async Task<Result<ObstaclesView>> Handle(GetTaskObstacles request, CancellationToken cancellationToken)
    {
        var obstacles = await queue.Why(caller.Tenant, request.TaskId, cancellationToken);
        return obstacles is null ? PlanErrors.TaskNotFound : new ObstaclesView(request.TaskId, obstacles);
    }
}
