using Ardalis.Specification;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Plans;

[Needs(Role.Viewer)]
public sealed record GetPlanGraph(Guid PlanId) : IQuery<GraphView>;

/// <param name="Edges">from what must be done first to what waits for it</param>
public sealed record GraphView(Guid PlanId, IReadOnlyList<NodeView> Nodes, IReadOnlyList<EdgeView> Edges);

public sealed record NodeView(Guid Id, string Key, string Title, string? AgentType, string Status);

public sealed record EdgeView(string From, string To);

internal sealed class GetPlanGraphHandler(IReads reads, PlanViews plans, ICaller caller)
    : IQueryHandler<GetPlanGraph, GraphView>
{
    public async Task<Result<GraphView>> Handle(GetPlanGraph request, CancellationToken cancellationToken)
    {
        if (await plans.Plan(caller.Tenant, request.PlanId, cancellationToken) is null)
            return PlanErrors.PlanNotFound;
        var nodes = await reads.List(caller.Tenant, new GraphNodes(request.PlanId), cancellationToken);
        var keys = nodes.ToDictionary(node => PlanTaskId.PositionOf(node.Id), node => node.Key);
        return new GraphView(
            request.PlanId,
            [.. nodes.Select(x => new NodeView(x.Id, x.Key, x.Title, x.AgentType, x.Status.Wire()))],
            [.. nodes.SelectMany(node => node.DependsOn.Select(position => new EdgeView(keys[position], node.Key)))]
        );
    }
}

internal sealed record GraphNode(
    Guid Id,
    string Key,
    string Title,
    string? AgentType,
    PlanTaskStatus Status,
    int[] DependsOn
);

internal sealed class GraphNodes : Specification<PlanTask, GraphNode>
{
    public GraphNodes(Guid planId)
    {
        Query.Where(task => task.PlanId == planId).OrderBy(task => task.Id);
        Query.AsNoTracking();
        Query.Select(task => new GraphNode(task.Id, task.Key, task.Title, task.AgentType, task.Status, task.DependsOn));
    }
}
