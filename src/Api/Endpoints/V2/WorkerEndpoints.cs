using System.Text.Json.Serialization;
using CleanPlan.Application.Meta;
using CleanPlan.Application.Wire;
using CleanPlan.Application.Workers;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace CleanPlan.Api.Endpoints.V2;

/// <summary>What is taken and left to take, and by whom.</summary>
internal static class WorkerEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var tasks = api.MapGroup("/tasks").WithTags("workers");
        LeaseEndpoints.Map(tasks);
        ReportEndpoints.Map(tasks);
        BulkReportEndpoints.Map(tasks);

        api.MapGet("/workers", Workers)
            .WithTags("workers")
            .Sends<ListWorkers>("list_workers", "Who asked for tasks lately, or holds some; by name.");
        api.MapGet("/queue", Queue)
            .WithTags("workers")
            .Sends<GetQueue>("get_queue", "What is ready and what runs, by agent type and pool.");
        api.MapGet("/meta/state-machines", StateMachines)
            .WithTags("meta")
            .Sends<GetStateMachines>("get_state_machines", "Which moves of tasks and plans exist.");
    }

    private static async Task<OkResponse<Page<WorkerView>>> Workers(
        [FromQuery(Name = "limit")] QueryValue<int>? limit,
        [FromQuery(Name = "cursor")] string? cursor,
        ISender sender,
        CancellationToken cancel
    ) => await sender.Send(new ListWorkers(new PageRequest(limit?.Value, cursor)), cancel);

    private static async Task<OkResponse<Page<QueueLineView>>> Queue(
        [FromQuery(Name = "limit")] QueryValue<int>? limit,
        [FromQuery(Name = "cursor")] string? cursor,
        ISender sender,
        CancellationToken cancel
    ) => await sender.Send(new GetQueue(new PageRequest(limit?.Value, cursor)), cancel);

    private static async Task<OkResponse<StateMachinesView>> StateMachines(ISender sender, CancellationToken cancel) =>
        await sender.Send(new GetStateMachines(), cancel);
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Page<WorkerView>))]
[JsonSerializable(typeof(Page<QueueLineView>))]
[JsonSerializable(typeof(StateMachinesView))]
internal sealed partial class WorkerJson : JsonSerializerContext;
