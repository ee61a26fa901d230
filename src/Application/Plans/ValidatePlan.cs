using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Plans;

/// <summary>Says of a plan, without making it, what is wrong with it or what shape it has.</summary>
[Needs(Role.Operator)]
public sealed record ValidatePlan(
    string? Goal,
    IReadOnlyList<NewTask?>? Tasks,
    string? OnFailure,
    JsonMembers? Metadata
) : IBodyQuery<PlanShape>, IDescribesPlan;

/// <summary>What shape a plan would have.</summary>
/// <param name="Tasks">how many</param>
/// <param name="Dependencies">how many, over all tasks</param>
/// <param name="Layers">keys of tasks that could run side by side, from those that wait for nothing on</param>
/// <param name="Width">the most tasks in one layer</param>
/// <param name="CriticalPath">the longest chain in tasks</param>
/// <param name="SlowestPath">the longest chain in seconds, where every task says how long it will take</param>
public sealed record PlanShape(
    int Tasks,
    int Dependencies,
    IReadOnlyList<IReadOnlyList<string>> Layers,
    int Width,
    PathView CriticalPath,
    PathView? SlowestPath
)
{
    internal static PlanShape Of(PlanBlueprint plan)
    {
        var layers = plan.Graph.LayerWidths().Select(width => new List<string>(width)).ToList();
        for (var position = 0; position < plan.Drafts.Count; position++)
            layers[plan.Graph.LayerOf(position)].Add(plan.Drafts[position].Key);

        var isEstimated = plan.Drafts.All(draft => draft.EstimatedSeconds is not null);
        return new PlanShape(
            plan.Drafts.Count,
            plan.Edges,
            layers,
            layers.Max(layer => layer.Count),
            PathOf(plan, _ => 1, seconds: null),
            isEstimated ? PathOf(plan, Seconds, Seconds) : null
        );

        double Seconds(int position) => plan.Drafts[position].EstimatedSeconds!.Value;
    }

    private static PathView PathOf(PlanBlueprint plan, Func<int, double> weight, Func<int, double>? seconds)
    {
        var path = plan.Graph.CriticalPath(weight);
        return new PathView(
            path.Count,
            seconds is null ? null : path.Sum(seconds),
            [.. path.Select(position => plan.Drafts[position].Key)]
        );
    }
}

/// <summary>A chain of tasks, each waiting for the one before.</summary>
/// <param name="Tasks">how many</param>
/// <param name="Seconds">how long they take together, where every task says how long it will take</param>
/// <param name="Keys">their keys, from the first on</param>
public sealed record PathView(int Tasks, double? Seconds, IReadOnlyList<string> Keys);

internal sealed class ValidatePlanValidator : PlanDescriptionValidator<ValidatePlan>;

internal sealed class ValidatePlanHandler : IQueryHandler<ValidatePlan, PlanShape>
{
    public Task<Result<PlanShape>> Handle(ValidatePlan request, CancellationToken cancellationToken)
    {
        var blueprint = PlanBlueprint.Check(NewTask.ToDrafts(request.Tasks));
        return Task.FromResult<Result<PlanShape>>(blueprint.IsOk ? PlanShape.Of(blueprint.Value) : blueprint.Error);
    }
}
