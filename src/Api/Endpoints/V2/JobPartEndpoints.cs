using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Serialization;
using CleanPlan.Application.Jobs;
using CleanPlan.Application.Plans;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Plans;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace CleanPlan.Api.Endpoints.V2;

/// <summary>What belongs to a job: drafts, executions, events, and what models were asked for it.</summary>
internal static class JobPartEndpoints
{
    public static void Map(IEndpointRouteBuilder jobs)
    {
        jobs.MapGet("/{id}/draft", Draft)
            .Sends<GetDraft>("get_draft", "The newest draft of the job's plan.", "not_found");
        jobs.MapPut("/{id}/draft", Change)
            .Bulk()
            .Sends<ChangeDraft>(
                "change_draft",
                "Write over the draft that waits; one that says the same keeps its revision.",
                ["not_found", "no_draft", "precondition_failed", "version_conflict", .. PlanAnswers.GraphFaults]
            );
        jobs.MapGet("/{id}/revisions", Revisions)
            .Sends<ListRevisions>("list_revisions", "The drafts that the job has had, newest first.", "not_found");
        jobs.MapGet("/{id}/revisions/{revision}", Revision)
            .Sends<GetDraft>("get_revision", "One of the drafts that the job has had.", "not_found");
        jobs.MapGet("/{id}/events", Events)
            .Sends<ListJobEvents>("list_job_events", "What happened to the job, oldest first.", "not_found");
        jobs.MapGet("/{id}/executions", Executions)
            .Sends<ListExecutions>("list_executions", "The job's attempts, newest first.", "not_found");
        jobs.MapGet("/{id}/model-calls", ModelCalls)
            .Sends<ListModelCalls>(
                "list_model_calls",
                "What models were asked for the job, oldest first.",
                "not_found"
            );
    }

    private static async Task<OkResponse<DraftView>> Draft(Id id, ISender sender, CancellationToken cancel) =>
        await sender.Send(new GetDraft(id), cancel);

    private static async Task<OkResponse<DraftView>> Change(
        Id id,
        Body<ChangeDraftBody> body,
        IfMatch ifMatch,
        ISender sender,
        CancellationToken cancel
    ) => await sender.Send(body.Value.ToCommand(id, ifMatch.Version), cancel);

    private static async Task<OkResponse<Page<RevisionView>>> Revisions(
        Id id,
        [FromQuery(Name = "limit")] QueryValue<int>? limit,
        [FromQuery(Name = "cursor")] string? cursor,
        ISender sender,
        CancellationToken cancel
    ) => await sender.Send(new ListRevisions(id, new PageRequest(limit?.Value, cursor)), cancel);

    // one that is no number is of no draft
    private static async Task<OkResponse<DraftView>> Revision(
        Id id,
        string revision,
        ISender sender,
        CancellationToken cancel
    ) =>
        await sender.Send(
            new GetDraft(
                id,
                int.TryParse(revision, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0
            ),
            cancel
        );

    private static async Task<OkResponse<Page<JobEventView>>> Events(
        Id id,
        [FromQuery(Name = "after")] QueryValue<long>? after,
        [FromQuery(Name = "limit")] QueryValue<int>? limit,
        [FromQuery(Name = "cursor")] string? cursor,
        ISender sender,
        CancellationToken cancel
    ) => await sender.Send(new ListJobEvents(id, after?.Value, new PageRequest(limit?.Value, cursor)), cancel);

    private static async Task<OkResponse<Page<ExecutionView>>> Executions(
        Id id,
        [FromQuery(Name = "limit")] QueryValue<int>? limit,
        [FromQuery(Name = "cursor")] string? cursor,
        ISender sender,
        CancellationToken cancel
    ) => await sender.Send(new ListExecutions(id, new PageRequest(limit?.Value, cursor)), cancel);

    private static async Task<OkResponse<Page<ModelCallView>>> ModelCalls(
        Id id,
        [FromQuery(Name = "limit")] QueryValue<int>? limit,
        [FromQuery(Name = "cursor")] string? cursor,
        ISender sender,
        CancellationToken cancel
    ) => await sender.Send(new ListModelCalls(id, new PageRequest(limit?.Value, cursor)), cancel);
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ChangeDraftBody))]
[JsonSerializable(typeof(DraftView))]
[JsonSerializable(typeof(Page<RevisionView>))]
[JsonSerializable(typeof(Page<JobEventView>))]
[JsonSerializable(typeof(Page<ExecutionView>))]
[JsonSerializable(typeof(Page<ModelCallView>))]
internal sealed partial class JobPartJson : JsonSerializerContext;

/// <summary>What a draft is to say.</summary>
/// <example>{"tasks":[{"key":"gather","agent_type":"research"},{"key":"write","depends_on":["gather"]}]}</example>
internal sealed record ChangeDraftBody
{
    /// <summary>All its tasks.</summary>
    [Required]
    [MaxLength(PlanLimits.Tasks)]
    public IReadOnlyList<NewTask?>? Tasks { get; init; }

    /// <summary>What the plan is for; as it was, where nothing is said.</summary>
    [MaxLength(PlanLimits.Goal)]
    public string? Goal { get; init; }

    /// <summary>What a failure that is not optional does; as it was, where nothing is said.</summary>
    [OneOf(typeof(OnFailure))]
    public string? OnFailure { get; init; }

    /// <summary>Any members that the plan is to have; as they were, where nothing is said.</summary>
    [MaxBytes(PlanLimits.Metadata)]
    public JsonMembers? Metadata { get; init; }

    public ChangeDraft ToCommand(Guid id, long? ifRevision) => new(id, Tasks, Goal, OnFailure, Metadata, ifRevision);
}
