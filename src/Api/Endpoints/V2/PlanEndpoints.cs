using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Net.Mime;
using System.Text.Json.Serialization;
using CleanPlan.Api.Hosting;
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

internal static class PlanEndpoints
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

    public static void Map(IEndpointRouteBuilder api)
    {
        var plans = api.MapGroup("/plans").WithTags("plans");
        plans
            .MapPost("/", Create)
            .Bulk()
            .Sends<CreatePlan>(
                "create_plan",
                "Make a plan of all its tasks, and start it where asked.",
                ["not_found", .. GraphFaults]
            );
        plans
            .MapPost("/validate", Validate)
            .Bulk()
            .Sends<ValidatePlan>(
                "validate_plan",
                "What is wrong with a plan, or what shape it has; nothing is made.",
                GraphFaults
            );
        plans.MapGet("/", List).Sends<ListPlans>("list_plans", "Plans without their tasks, newest first.");
        plans
            .MapGet("/{id}", Get)
            .Produces<PlanView>()
            .Sends<GetPlan>(
                "get_plan",
                "A plan, with its tasks unless there are over 1,000. `include=` leaves them out. With `wait_seconds` it is "
                    + "answered as soon as its version is above `after_version` (the present one where it is left out), "
                    + "or the plan is settled.",
                "not_found"
            );
        plans
            .MapPatch("/{id}", Change)
            .Sends<ChangePlan>(
                "change_plan",
                "Change the goal or the metadata.",
                "not_found",
                "plan_final",
                "precondition_failed"
            );
        plans
            .MapDelete("/{id}", Delete)
            .Sends<DeletePlan>(
                "delete_plan",
                "Delete a plan with its tasks and events.",
                "not_found",
                "plan_in_progress",
                "precondition_failed"
            );
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
        PlanCommandEndpoints.Map(plans);
    }

    private static async Task<Created<PlanView>> Create(
        Body<CreatePlanBody> body,
        [FromQuery(Name = "include")] string? include,
        Prefer prefer,
        ISender sender,
        CancellationToken cancel
    ) =>
        At(await sender.Send(body.Value.ToCommand(IncludesTasks(include) && !prefer.Minimal), cancel), include, prefer);

    private static async Task<OkResponse<PlanShape>> Validate(
        Body<CreatePlanBody> body,
        ISender sender,
        CancellationToken cancel
    ) => await sender.Send(body.Value.ToQuestion(), cancel);

    private static async Task<OkResponse<Page<PlanSummary>>> List(
        [FromQuery(Name = "session_id")] QueryValue<Guid>? sessionId,
        [FromQuery(Name = "status")] [OneOf(typeof(PlanStatus))] string? status,
        [FromQuery(Name = "query")] string? query,
        [FromQuery(Name = "created_after")] QueryValue<DateTimeOffset>? createdAfter,
        [FromQuery(Name = "created_before")] QueryValue<DateTimeOffset>? createdBefore,
        [FromQuery(Name = "limit")] QueryValue<int>? limit,
        [FromQuery(Name = "cursor")] string? cursor,
        ISender sender,
        CancellationToken cancel
    ) =>
        await sender.Send(
            new ListPlans(
                sessionId?.Value,
                status,
                query,
                createdAfter?.Value,
                createdBefore?.Value,
                new PageRequest(limit?.Value, cursor)
            ),
            cancel
        );

    private static async Task<IResult> Get(
        Id id,
        [FromQuery(Name = "include")] string? include,
        [FromQuery(Name = "wait_seconds")] QueryValue<int>? waitSeconds,
        [FromQuery(Name = "after_version")] QueryValue<long>? afterVersion,
        IfNoneMatch ifNoneMatch,
        HttpContext http,
        ISender sender
    )
    {
        var query = new GetPlan(
            id,
            WithTasks: IncludesTasks(include),
            ifNoneMatch.Version,
            waitSeconds?.Value,
            afterVersion?.Value
        );
        if (query.WaitSeconds > 0)
            RequestTimes.End(http);
        return new OkResponse<PlanSummary>(await sender.Send(query, http.RequestAborted));
    }

    private static async Task<OkResponse<PlanView>> Change(
        Id id,
        Body<ChangePlanBody> body,
        IfMatch ifMatch,
        ISender sender,
        CancellationToken cancel
    ) => await sender.Send(new ChangePlan(id, body.Value.Goal, body.Value.Metadata, ifMatch.Version), cancel);

    private static async Task<Deleted> Delete(Id id, IfMatch ifMatch, ISender sender, CancellationToken cancel) =>
        await sender.Send(new DeletePlan(id, ifMatch.Version), cancel);

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

    /// <summary>A new plan, with its own address.</summary>
    public static Created<PlanView> At(Result<PlanView> made, string? include, Prefer prefer) =>
        new(made, plan => $"/api/v2/plans/{plan.Id}", Shown(include), prefer);

    /// <summary>A plan with the tasks that it has, or without that member.</summary>
    public static Func<PlanView, object> Shown(string? include) =>
        plan => IncludesTasks(include) ? plan : plan.WithoutTasks();

    public static bool IncludesTasks(string? include) => include is null or "tasks";

    private static Error InvalidParameter(string name, string message) =>
        Error.Invalid("invalid_parameter", message, new Fault(name, "invalid_parameter", message));
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(CreatePlanBody))]
[JsonSerializable(typeof(ChangePlanBody))]
[JsonSerializable(typeof(PlanSummary))]
[JsonSerializable(typeof(PlanView))]
[JsonSerializable(typeof(PlanShape))]
[JsonSerializable(typeof(GraphView))]
[JsonSerializable(typeof(Page<PlanSummary>))]
[JsonSerializable(typeof(Page<TaskView>))]
[JsonSerializable(typeof(Page<EventView>))]
internal sealed partial class PlanJson : JsonSerializerContext;

/// <summary>A plan that is to be made.</summary>
/// <example>{"goal":"Write the report","start":true,"tasks":[{"key":"gather","agent_type":"research"},{"key":"write","depends_on":["gather"]}]}</example>
internal sealed record CreatePlanBody
{
    /// <summary>The session that it belongs to; one titled by the goal is made, where nothing is said.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>What the plan is for.</summary>
    [Required]
    [MaxLength(PlanLimits.Goal)]
    public string? Goal { get; init; }

    /// <summary>All its tasks.</summary>
    [Required]
    [MaxLength(PlanLimits.Tasks)]
    public IReadOnlyList<NewTask?>? Tasks { get; init; }

    /// <summary>
    /// What a failure that is not optional does to the tasks that do not depend on it.
    /// </summary>
    [OneOf(typeof(OnFailure))]
    [DefaultValue("continue")]
    public string? OnFailure { get; init; }

    /// <summary>Any members that the caller wants to keep with it.</summary>
    [MaxBytes(PlanLimits.Metadata)]
    public JsonMembers? Metadata { get; init; }

    /// <summary>Whether to start it at once.</summary>
    [DefaultValue(false)]
    public bool? Start { get; init; }

    /// <param name="withTasks">whether they are to be answered</param>
    public CreatePlan ToCommand(bool withTasks = true) =>
        new(SessionId, Goal, Tasks, OnFailure, Metadata, Start ?? false, withTasks);

    public ValidatePlan ToQuestion() => new(Goal, Tasks, OnFailure, Metadata);
}

/// <summary>What is to change; what is left out stays as it is.</summary>
/// <example>{"goal":"Write the yearly report"}</example>
internal sealed record ChangePlanBody
{
    /// <summary>What the plan is for.</summary>
    [MaxLength(PlanLimits.Goal)]
    public string? Goal { get; init; }

    /// <summary>Any members that the caller wants to keep with it.</summary>
    [MaxBytes(PlanLimits.Metadata)]
    public JsonMembers? Metadata { get; init; }
}
