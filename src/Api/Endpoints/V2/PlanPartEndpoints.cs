using System.Net.Mime;
using System.Text.Json.Serialization;
using CleanPlan.Api.Problems;
using CleanPlan.Application.Plans;
using CleanPlan.Application.Tasks;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using MediatR;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Mvc;

namespace CleanPlan.Api.Endpoints.V2;

/// <summary>What a plan is made of, and what has happened in it.</summary>
internal static class PlanPartEndpoints
{
    public static void Map(IEndpointRouteBuilder plans)
    {
        plans
            .MapGet("/{id}/tasks", Tasks)
            .Sends<ListPlanTasks>("list_plan_tasks", "The tasks of a plan, in the order they were given.", "not_found");
        plans
            .MapGet("/{id}/events", Events)
            .Sends<ListPlanEvents>(
                "list_plan_events",
                "What happened in a plan, oldest first.",
                "not_found",
                "events_pruned"
            );
        plans
            .MapGet("/{id}/events/stream", Stream)
            .WithMetadata(new DisableRequestTimeoutAttribute())
            .Endless()
            .Sends<GetEventStream>(
                "get_event_stream",
                "The same as server-sent events, from after `Last-Event-ID` (or `after`, where there is no such header) "
                    + "to the event that settles the plan; 204 where the plan is settled and nothing is left.",
                "not_found",
                "events_pruned"
            );
        plans
            .MapGet("/{id}/graph", Graph)
            .Produces<GraphView>(StatusCodes.Status200OK, MediaTypeNames.Application.Json, MediaTypeNames.Text.Plain)
            .Sends<GetPlanGraph>(
                "get_plan_graph",
                "The graph as JSON, or as text for Mermaid or Graphviz.",
                "not_found"
            );
    }

    private static async Task<OkResponse<Page<TaskView>>> Tasks(
        Id id,
        [FromQuery(Name = "status")] [OneOf(typeof(PlanTaskStatus))] string? status,
        [FromQuery(Name = "agent_type")] string? agentType,
        [FromQuery(Name = "created_after")] QueryValue<DateTimeOffset>? createdAfter,
        [FromQuery(Name = "created_before")] QueryValue<DateTimeOffset>? createdBefore,
        [FromQuery(Name = "limit")] QueryValue<int>? limit,
        [FromQuery(Name = "cursor")] string? cursor,
        ISender sender,
        CancellationToken cancel
    ) =>
        await sender.Send(
            new ListPlanTasks(
                id,
                status,
                agentType,
                createdAfter?.Value,
                createdBefore?.Value,
                new PageRequest(limit?.Value, cursor)
            ),
            cancel
        );

    private static async Task<OkResponse<Page<EventView>>> Events(
        Id id,
        [FromQuery(Name = "after")] QueryValue<long>? after,
        [FromQuery(Name = "task_id")] QueryValue<Guid>? taskId,
        [FromQuery(Name = "event_type")] [OneOf(typeof(TaskEventType))] string? eventType,
        [FromQuery(Name = "from")] QueryValue<DateTimeOffset>? from,
        [FromQuery(Name = "to")] QueryValue<DateTimeOffset>? to,
        [FromQuery(Name = "limit")] QueryValue<int>? limit,
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
                new PageRequest(limit?.Value, cursor)
            ),
            cancel
        );

    private static async Task<StreamResponse> Stream(
        Id id,
        LastEventId lastEventId,
        [FromQuery(Name = "after")] QueryValue<long>? after,
        ISender sender,
        CancellationToken cancel
    ) => await sender.Send(new GetEventStream(id, lastEventId.Seq ?? after?.Value), cancel);

    private static async Task<IResult> Graph(
        Id id,
        [FromQuery(Name = "format")] string? format,
        ISender sender,
        CancellationToken cancel
    )
    {
        if (format is not (null or "json" or "mermaid" or "dot"))
            return new Problem(InvalidParameter("format", "format must be json, mermaid or dot."));
        var graph = await sender.Send(new GetPlanGraph(id), cancel);
        return (graph.IsOk, format) switch
        {
            (true, "mermaid") => TypedResults.Text(GraphText.Mermaid(graph.Value)),
            (true, "dot") => TypedResults.Text(GraphText.Dot(graph.Value)),
            _ => new OkResponse<GraphView>(graph),
        };
    }

    private static Error InvalidParameter(string name, string message) =>
        Error.Invalid("invalid_parameter", message, new Fault(name, "invalid_parameter", message));
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(GraphView))]
[JsonSerializable(typeof(Page<TaskView>))]
[JsonSerializable(typeof(Page<EventView>))]
internal sealed partial class PlanPartJson : JsonSerializerContext;
