using CleanPlan.Application.Plans;
using CleanPlan.Application.Wire;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace CleanPlan.Api.Endpoints.V2;

internal static class PlanEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var plans = api.MapGroup("/plans").WithTags("plans");
        plans
            .MapPost("/", Create)
            .Bulk()
            .Sends<CreatePlan>(
                "create_plan",
                "Make a plan of all its tasks, and start it where asked.",
                "not_found",
                "empty_plan",
                "duplicate_task_key",
                "unknown_dependency",
                "dependency_cycle",
                "self_dependency",
                "run_on_needs_dependencies",
                "unknown_pool"
            );
        plans
            .MapGet("/{id}", Get)
            .Sends<GetPlan>("get_plan", "A plan, with its tasks unless they are too many.", "not_found");
        plans
            .MapGet("/{id}/events", Events)
            .Sends<ListPlanEvents>(
                "list_plan_events",
                "What happened in a plan, oldest first.",
                "not_found",
                "events_pruned"
            );
    }

    private static async Task<Created<PlanView>> Create(
        Body<CreatePlanBody> body,
        ISender sender,
        CancellationToken cancel
    ) => new(await sender.Send(body.Value.ToCommand(), cancel), plan => $"/api/v2/plans/{plan.Id}");

    private static async Task<Answer<PlanSummary>> Get(
        Id id,
        [FromQuery(Name = "include")] string? include,
        ISender sender,
        CancellationToken cancel
    ) =>
        await sender.Send(
            new GetPlan(id, WithTasks: include is null || include.Contains("tasks", StringComparison.Ordinal)),
            cancel
        );

    private static async Task<Answer<Page<EventView>>> Events(
        Id id,
        [FromQuery(Name = "after")] Given<long>? after,
        [FromQuery(Name = "task_id")] Given<Guid>? taskId,
        [FromQuery(Name = "event_type")] string? eventType,
        [FromQuery(Name = "from")] Given<DateTimeOffset>? from,
        [FromQuery(Name = "to")] Given<DateTimeOffset>? to,
        [FromQuery(Name = "limit")] Given<int>? limit,
        [FromQuery(Name = "cursor")] string? cursor,
        ISender sender,
        CancellationToken cancel
    ) =>
        await sender.Send(
            new ListPlanEvents(
                id,
                taskId?.Value,
                after?.Value,
                eventType,
                from?.Value,
                to?.Value,
                new PageWish(limit?.Value, cursor)
            ),
            cancel
        );
}

internal sealed record CreatePlanBody
{
    public Guid? SessionId { get; init; }
    public string? Goal { get; init; }
    public IReadOnlyList<NewTask?>? Tasks { get; init; }
    public string? OnFailure { get; init; }
    public JsonMembers? Metadata { get; init; }
    public bool? Start { get; init; }

    public CreatePlan ToCommand() => new(SessionId, Goal, Tasks, OnFailure, Metadata, Start ?? false);
}
