using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using CleanPlan.Api.Hosting;
using CleanPlan.Application.Plans;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Plans;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace CleanPlan.Api.Endpoints.V2;

/// <summary>Plans are made, found, changed and deleted.</summary>
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
                ["not_found", .. PlanAnswers.GraphFaults]
            );
        plans
            .MapPost("/validate", Validate)
            .Bulk()
            .Sends<ValidatePlan>(
                "validate_plan",
                "What is wrong with a plan, or what shape it has; nothing is made.",
                PlanAnswers.GraphFaults
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
        PlanPartEndpoints.Map(plans);
        PlanCommandEndpoints.Map(plans);
    }

    private static async Task<Created<PlanView>> Create(
        Body<CreatePlanBody> body,
        [FromQuery(Name = "include")] string? include,
        Prefer prefer,
        ISender sender,
        CancellationToken cancel
    ) =>
        PlanAnswers.At(
            await sender.Send(body.Value.ToCommand(PlanAnswers.IncludesTasks(include) && !prefer.Minimal), cancel),
            include,
            prefer
        );

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
            WithTasks: PlanAnswers.IncludesTasks(include),
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
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(CreatePlanBody))]
[JsonSerializable(typeof(ChangePlanBody))]
[JsonSerializable(typeof(PlanSummary))]
[JsonSerializable(typeof(PlanView))]
[JsonSerializable(typeof(PlanShape))]
[JsonSerializable(typeof(Page<PlanSummary>))]
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
