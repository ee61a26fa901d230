using CleanPlan.Application.Plans;
using CleanPlan.Domain.Common;

namespace CleanPlan.Api.Endpoints.V2;

/// <summary>How what makes plans, or lets them grow, is answered.</summary>
internal static class PlanAnswers
{
    /// <summary>What can be wrong with the graph of new tasks.</summary>
    public static readonly string[] GraphFaults =
    [
        "empty_plan",
        "duplicate_task_key",
        "unknown_dependency",
        "dependency_cycle",
        "self_dependency",
        "run_on_needs_dependencies",
        "unknown_pool",
    ];

    /// <summary>A new plan, with its own address.</summary>
    public static Created<PlanView> At(Result<PlanView> made, string? include, Prefer prefer) =>
        new(made, plan => $"/api/v2/plans/{plan.Id}", Shown(include), prefer);

    /// <summary>A plan with the tasks that it has, or without that member.</summary>
    public static Func<PlanView, object> Shown(string? include) =>
        plan => IncludesTasks(include) ? plan : plan.WithoutTasks();

    public static bool IncludesTasks(string? include) => include is null or "tasks";
}
