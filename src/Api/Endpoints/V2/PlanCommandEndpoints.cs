using System.Text.Json.Serialization;
using CleanPlan.Application.Plans;
using MediatR;

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
                ["not_found", "plan_final", "before_claimed", .. PlanEndpoints.GraphFaults]
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
        ISender sender,
        CancellationToken cancel
    ) =>
        PlanEndpoints.At(
            await sender.Send(new ForkPlan(id, body.Value.Rerun, body.Value.Goal, body.Value.Start ?? false), cancel)
        );

    private static async Task<Created<PlanView>> Add(
        Id id,
        Body<AddTasksBody> body,
        ISender sender,
        CancellationToken cancel
    ) => new(await sender.Send(new AddTasks(id, body.Value.Tasks), cancel), _ => $"/api/v2/plans/{id.Value}/tasks");
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(NoMembers))]
[JsonSerializable(typeof(AbortPlanBody))]
[JsonSerializable(typeof(RetryPlanBody))]
[JsonSerializable(typeof(ForkPlanBody))]
[JsonSerializable(typeof(AddTasksBody))]
[JsonSerializable(typeof(PlanView))]
internal sealed partial class PlanCommandJson : JsonSerializerContext;

internal sealed record AbortPlanBody
{
    public string? Reason { get; init; }
}

internal sealed record RetryPlanBody
{
    public bool? IncludeOptional { get; init; }
}

internal sealed record ForkPlanBody
{
    public IReadOnlyList<string?>? Rerun { get; init; }
    public string? Goal { get; init; }
    public bool? Start { get; init; }
}

internal sealed record AddTasksBody
{
    public IReadOnlyList<NewTask?>? Tasks { get; init; }
}

/// <summary>A body that has nothing to say.</summary>
internal sealed record NoMembers;
