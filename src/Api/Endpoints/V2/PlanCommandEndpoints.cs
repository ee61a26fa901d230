using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using CleanPlan.Application.Plans;
using CleanPlan.Domain.Plans;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace CleanPlan.Api.Endpoints.V2;

/// <summary>What a person does to a plan that is there.</summary>
internal static class PlanCommandEndpoints
{
    public static void Map(IEndpointRouteBuilder plans)
    {
        plans
            .MapPost("/{id}/start", Start)
            .WithoutBody()
            .Sends<StartPlan>("start_plan", "Start a plan.", "not_found", "plan_final", "plan_settled");
        plans
            .MapPost("/{id}/abort", Abort)
            .WithoutBody()
            .Sends<AbortPlan>(
                "abort_plan",
                "End a plan at once; leases are void from that moment.",
                "not_found",
                "plan_final"
            );
        plans
            .MapPost("/{id}/pause", Pause)
            .WithoutBody()
            .Sends<PausePlan>(
                "pause_plan",
                "Hand out no task of it any more; what runs goes on.",
                "not_found",
                "plan_final"
            );
        plans
            .MapPost("/{id}/resume", Resume)
            .WithoutBody()
            .Sends<ResumePlan>("resume_plan", "Hand out its tasks again.", "not_found", "plan_final");
        plans
            .MapPost("/{id}/retry", Retry)
            .WithoutBody()
            .Sends<RetryPlan>("retry_plan", "Give every failed task another try.", "not_found", "plan_final");
        plans
            .MapPost("/{id}/fork", Fork)
            .WithoutBody()
            .Sends<ForkPlan>(
                "fork_plan",
                "Make the same plan again, keeping what was done.",
                "not_found",
                "unknown_dependency"
            );
        plans
            .MapPost("/{id}/tasks", Add)
            .Bulk()
            .Sends<AddTasks>(
                "add_tasks",
                "Add tasks to a plan; `tasks` of the answer are those that were added.",
                ["not_found", "plan_final", "before_claimed", .. PlanAnswers.GraphFaults]
            );
    }

    private static async Task<OkResponse<PlanView>> Start(
        Id id,
        Body<NoMembers> body,
        ISender sender,
        CancellationToken cancel
    ) => await sender.Send(new StartPlan(id), cancel);

    private static async Task<OkResponse<PlanView>> Abort(
        Id id,
        Body<AbortPlanBody> body,
        ISender sender,
        CancellationToken cancel
    ) => await sender.Send(new AbortPlan(id, body.Value.Reason), cancel);

    private static async Task<OkResponse<PlanView>> Pause(
        Id id,
        Body<NoMembers> body,
        ISender sender,
        CancellationToken cancel
    ) => await sender.Send(new PausePlan(id), cancel);

    private static async Task<OkResponse<PlanView>> Resume(
        Id id,
        Body<NoMembers> body,
        ISender sender,
        CancellationToken cancel
    ) => await sender.Send(new ResumePlan(id), cancel);

    private static async Task<OkResponse<PlanView>> Retry(
        Id id,
        Body<RetryPlanBody> body,
        ISender sender,
        CancellationToken cancel
    ) => await sender.Send(new RetryPlan(id, body.Value.IncludeOptional ?? false), cancel);

    private static async Task<Created<PlanView>> Fork(
        Id id,
        Body<ForkPlanBody> body,
        [FromQuery(Name = "include")] string? include,
        Prefer prefer,
        ISender sender,
        CancellationToken cancel
    ) =>
        PlanAnswers.At(
            await sender.Send(body.Value.ToCommand(id, PlanAnswers.IncludesTasks(include) && !prefer.Minimal), cancel),
            include,
            prefer
        );

    private static async Task<Created<PlanView>> Add(
        Id id,
        Body<AddTasksBody> body,
        [FromQuery(Name = "include")] string? include,
        Prefer prefer,
        ISender sender,
        CancellationToken cancel
    )
    {
        var withTasks = PlanAnswers.IncludesTasks(include) && !prefer.Minimal;
        return new Created<PlanView>(
            await sender.Send(new AddTasks(id, body.Value.Tasks, withTasks), cancel),
            _ => $"/api/v2/plans/{id.Value}/tasks",
            PlanAnswers.Shown(include),
            prefer
        );
    }
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(NoMembers))]
[JsonSerializable(typeof(AbortPlanBody))]
[JsonSerializable(typeof(RetryPlanBody))]
[JsonSerializable(typeof(ForkPlanBody))]
[JsonSerializable(typeof(AddTasksBody))]
[JsonSerializable(typeof(PlanView))]
internal sealed partial class PlanCommandJson : JsonSerializerContext;

/// <summary>Why a plan is ended.</summary>
/// <example>{"reason":"The customer has changed their mind."}</example>
internal sealed record AbortPlanBody
{
    /// <summary>Why, for those who read its events.</summary>
    [MaxLength(PlanLimits.Message)]
    public string? Reason { get; init; }
}

/// <summary>Which failed tasks get another try.</summary>
/// <example>{"include_optional":true}</example>
internal sealed record RetryPlanBody
{
    /// <summary>Whether to retry failed tasks that are optional too.</summary>
    [DefaultValue(false)]
    public bool? IncludeOptional { get; init; }
}

/// <summary>What the copy of a plan does otherwise.</summary>
/// <example>{"rerun":["write"],"start":true}</example>
internal sealed record ForkPlanBody
{
    /// <summary>Keys of tasks whose results are not kept.</summary>
    [MaxLength(PlanLimits.DependenciesOfOneTask)]
    public IReadOnlyList<string?>? Rerun { get; init; }

    /// <summary>What the copy is for; the same, where nothing is said.</summary>
    [MaxLength(PlanLimits.Goal)]
    public string? Goal { get; init; }

    /// <summary>Whether to start it at once.</summary>
    [DefaultValue(false)]
    public bool? Start { get; init; }

    /// <param name="withTasks">whether they are to be answered</param>
    public ForkPlan ToCommand(Guid id, bool withTasks) => new(id, Rerun, Goal, Start ?? false, withTasks);
}

/// <summary>Tasks that a plan is to grow by.</summary>
/// <example>{"tasks":[{"key":"check","depends_on":["write"],"before":["send"]}]}</example>
internal sealed record AddTasksBody
{
    /// <summary>Tasks that the plan is to grow by.</summary>
    [Required]
    [MaxLength(PlanLimits.Tasks)]
    public IReadOnlyList<NewTask?>? Tasks { get; init; }
}

/// <summary>A body that has nothing to say.</summary>
internal sealed record NoMembers;
