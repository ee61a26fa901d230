using System.Net.Mime;
using System.Text.Json.Serialization;
using CleanPlan.Application.Plans;
using CleanPlan.Application.Tasks;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Plans;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace CleanPlan.Api.Endpoints.V2;

/// <summary>Tasks as people see and change them.</summary>
internal static class TaskEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var tasks = api.MapGroup("/tasks").WithTags("tasks");
        tasks.MapGet("/{id}", Get).Sends<GetTask>("get_task", "A task.", "not_found");
        tasks
            .MapPatch("/{id}", Change)
            .Sends<ChangeTask>(
                "change_task",
                "Change a task that does not run; `retry` is replaced as a whole.",
                "not_found",
                "plan_final",
                "task_not_editable",
                "precondition_failed",
                "unknown_pool"
            );
        tasks
            .MapDelete("/{id}", Delete)
            .Sends<DeleteTask>(
                "delete_task",
                "Take a task out of its plan; its events stay.",
                "not_found",
                "plan_final",
                "task_not_editable",
                "has_dependents",
                "last_task",
                "precondition_failed"
            );
        tasks
            .MapGet("/{id}/events", Events)
            .Sends<ListTaskEvents>("list_task_events", "What happened to a task, oldest first.", "not_found");
        tasks
            .MapGet("/{id}/why", Why)
            .Sends<GetTaskObstacles>(
                "get_task_obstacles",
                "Why a task is not running, and who can change it.",
                "not_found"
            );
        tasks
            .MapGet("/{id}/artifacts/{name}", Artifact)
            .Produces<Stream>(StatusCodes.Status200OK, MediaTypeNames.Application.Octet)
            .Produces<Stream>(StatusCodes.Status206PartialContent, MediaTypeNames.Application.Octet)
            .Produces(StatusCodes.Status416RangeNotSatisfiable)
            .WithMetadata(new ReadsHeader("Range"))
            .Sends<GetArtifact>("get_artifact", "A file that the task left behind.", "not_found");
        TaskCommandEndpoints.Map(tasks);
        api.MapGet("/approvals", Approvals)
            .WithTags("tasks")
            .Sends<ListApprovals>("list_approvals", "Tasks that wait for an approval or an answer, newest first.");
    }

    private static async Task<OkResponse<TaskView>> Get(Id id, ISender sender, CancellationToken cancel) =>
        await sender.Send(new GetTask(id), cancel);

    private static async Task<OkResponse<TaskView>> Change(
        Id id,
        Body<TaskChange> body,
        IfMatch ifMatch,
        ISender sender,
        CancellationToken cancel
    ) => await sender.Send(new ChangeTask(id, body.Value, ifMatch.Version), cancel);

    private static async Task<Deleted> Delete(Id id, IfMatch ifMatch, ISender sender, CancellationToken cancel) =>
        await sender.Send(new DeleteTask(id, ifMatch.Version), cancel);

    private static async Task<OkResponse<Page<EventView>>> Events(
        Id id,
        [FromQuery(Name = "event_type")] [OneOf(typeof(TaskEventType))] string? eventType,
        [FromQuery(Name = "from")] QueryValue<DateTimeOffset>? from,
        [FromQuery(Name = "to")] QueryValue<DateTimeOffset>? to,
        [FromQuery(Name = "limit")] QueryValue<int>? limit,
        [FromQuery(Name = "cursor")] string? cursor,
        ISender sender,
        CancellationToken cancel
    ) =>
        await sender.Send(
            new ListTaskEvents(id, eventType, from?.Value, to?.Value, new PageRequest(limit?.Value, cursor)),
            cancel
        );

    private static async Task<OkResponse<ObstaclesView>> Why(Id id, ISender sender, CancellationToken cancel) =>
        await sender.Send(new GetTaskObstacles(id), cancel);

    // as a download: what an agent wrote is never shown as a page of this server
    private static async Task<IResult> Artifact(Id id, string name, ISender sender, CancellationToken cancel)
    {
        var file = await sender.Send(new GetArtifact(id, name), cancel);
        return file.IsOk
            ? TypedResults.Stream(file.Value, fileDownloadName: name, enableRangeProcessing: true)
            : new OkResponse<Stream>(file);
    }

    private static async Task<OkResponse<Page<TaskView>>> Approvals(
        [FromQuery(Name = "created_after")] QueryValue<DateTimeOffset>? createdAfter,
        [FromQuery(Name = "created_before")] QueryValue<DateTimeOffset>? createdBefore,
        [FromQuery(Name = "limit")] QueryValue<int>? limit,
        [FromQuery(Name = "cursor")] string? cursor,
        ISender sender,
        CancellationToken cancel
    ) =>
        await sender.Send(
            new ListApprovals(createdAfter?.Value, createdBefore?.Value, new PageRequest(limit?.Value, cursor)),
            cancel
        );
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(TaskChange))]
[JsonSerializable(typeof(TaskView))]
[JsonSerializable(typeof(ObstaclesView))]
[JsonSerializable(typeof(Page<TaskView>))]
[JsonSerializable(typeof(Page<EventView>))]
internal sealed partial class TaskJson : JsonSerializerContext;
