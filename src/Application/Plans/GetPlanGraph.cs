using Ardalis.Specification;
using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Plans;

[Needs(Role.Viewer)]
public sealed record GetPlanGraph(Guid PlanId) : IQuery<GraphView>;

/// <summary>The tasks of a plan, and which waits for which.</summary>
/// <param name="PlanId">the plan</param>
/// <param name="Nodes">its tasks, in the order they were given</param>
/// <param name="Edges">from what must be done first to what waits for it</param>
public sealed record GraphView(Guid PlanId, IReadOnlyList<NodeView> Nodes, IReadOnlyList<EdgeView> Edges);

/// <summary>A task, as far as a graph shows it.</summary>
/// <param name="Id">its id</param>
/// <param name="Key">its name, unique in the plan</param>
/// <param name="Title">what it is called</param>
/// <param name="AgentType">what kind of agent can do it; null for any</param>
/// <param name="Status">where it stands</param>
public sealed record NodeView(
    Guid Id,
    string Key,
    string Title,
    string? AgentType,
    [property: OneOf(typeof(PlanTaskStatus))] string Status
);

/// <summary>One task that waits for another.</summary>
/// <param name="From">the key of what must be over first</param>
/// <param name="To">the key of what waits for it</param>
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
        Query.OfPlan(planId).OrderBy(task => task.Id);
        Query.AsNoTracking();
        Query.Select(task => new GraphNode(task.Id, task.Key, task.Title, task.AgentType, task.Status, task.DependsOn));
    }
}
