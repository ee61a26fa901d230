using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using CleanPlan.Api.Hosting;
using CleanPlan.Application.Jobs;
using CleanPlan.Application.Plans;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Jobs;
using CleanPlan.Domain.Plans;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace CleanPlan.Api.Endpoints.V2;

/// <summary>Jobs are asked for, found, waited for, changed and deleted.</summary>
internal static class JobEndpoints
{
    // why a plan that is there cannot be taken over
    private static readonly string[] s_ofPlans = ["plan_final", "plan_has_job", "plan_in_progress", "plan_settled"];

    public static void Map(IEndpointRouteBuilder api)
    {
        var jobs = api.MapGroup("/jobs").WithTags("jobs");
        jobs.MapPost("/", Create)
            .Bulk()
            .Sends<CreateJob>(
                "create_job",
                "Ask for a goal to be reached, by a plan that is drafted or by one that comes along.",
                [
                    "not_found",
                    "exactly_one",
                    "external_id_taken",
                    "version_conflict",
                    .. s_ofPlans,
                    .. PlanAnswers.GraphFaults,
                ]
            );
        jobs.MapGet("/", List).Sends<ListJobs>("list_jobs", "Jobs, newest first.");
        jobs.MapGet("/{id}", Get).Sends<GetJob>("get_job", "A job.", "not_found");
        jobs.MapPatch("/{id}", Change)
            .Sends<ChangeJob>(
                "change_job",
                "Change when a job that does not run yet gets its turn.",
                "not_found",
                "job_final",
                "invalid_transition",
                "precondition_failed",
                "version_conflict"
            );
        jobs.MapDelete("/{id}", Delete)
            .Sends<DeleteJob>(
                "delete_job",
                "Delete a settled job with its plan, executions, drafts and events.",
                "not_found",
                "job_not_settled",
                "precondition_failed",
                "version_conflict"
            );
        jobs.MapGet("/{id}/status", Status)
            .Sends<GetExecution>(
                "get_job_status",
                "How far a job's newest attempt is. With `wait_seconds` it is answered as soon as its version is above "
                    + "`after_version` (the present one where it is left out), or it is completed.",
                "not_found"
            );
        api.MapGet("/executions/{id}", Execution)
            .WithTags("jobs")
            .Sends<GetExecution>(
                "get_execution",
                "How far an attempt of a job is; once completed it stays as it is.",
                "not_found"
            );
        JobPartEndpoints.Map(jobs);
        JobCommandEndpoints.Map(jobs);
    }

    private static async Task<AcceptedJob> Create(Body<CreateJobBody> body, ISender sender, CancellationToken cancel) =>
        await sender.Send(body.Value.ToCommand(), cancel);

    private static async Task<OkResponse<Page<JobView>>> List(
        [FromQuery(Name = "status")] [OneOf(typeof(JobStatus))] string? status,
        [FromQuery(Name = "priority")] QueryValue<int>? priority,
        [FromQuery(Name = "session_id")] QueryValue<Guid>? sessionId,
        [FromQuery(Name = "external_id")] string? externalId,
        [FromQuery(Name = "created_after")] QueryValue<DateTimeOffset>? createdAfter,
        [FromQuery(Name = "created_before")] QueryValue<DateTimeOffset>? createdBefore,
        [FromQuery(Name = "limit")] QueryValue<int>? limit,
        [FromQuery(Name = "cursor")] string? cursor,
        ISender sender,
        CancellationToken cancel
    ) =>
        await sender.Send(
            new ListJobs(
                status,
                priority?.Value,
                sessionId?.Value,
                externalId,
                createdAfter?.Value,
                createdBefore?.Value,
                new PageRequest(limit?.Value, cursor)
            ),
            cancel
        );

    private static async Task<OkResponse<JobView>> Get(Id id, ISender sender, CancellationToken cancel) =>
        await sender.Send(new GetJob(id), cancel);

    private static async Task<OkResponse<JobView>> Change(
        Id id,
        Body<ChangeJobBody> body,
        IfMatch ifMatch,
        ISender sender,
        CancellationToken cancel
    ) => await sender.Send(new ChangeJob(id, body.Value.Priority, body.Value.NotBefore, ifMatch.Version), cancel);

    private static async Task<Deleted> Delete(Id id, IfMatch ifMatch, ISender sender, CancellationToken cancel) =>
        await sender.Send(new DeleteJob(id, ifMatch.Version), cancel);

    private static async Task<OkResponse<ExecutionView>> Status(
        Id id,
        [FromQuery(Name = "wait_seconds")] QueryValue<int>? waitSeconds,
        [FromQuery(Name = "after_version")] QueryValue<long>? afterVersion,
        IfNoneMatch ifNoneMatch,
        HttpContext http,
        ISender sender
    )
    {
        var query = new GetExecution(null, id, ifNoneMatch.Version, waitSeconds?.Value, afterVersion?.Value);
        if (query.WaitSeconds > 0)
            RequestTimes.End(http);
        return await sender.Send(query, http.RequestAborted);
    }

    private static async Task<OkResponse<ExecutionView>> Execution(
        Id id,
        [FromQuery(Name = "wait_seconds")] QueryValue<int>? waitSeconds,
        [FromQuery(Name = "after_version")] QueryValue<long>? afterVersion,
        IfNoneMatch ifNoneMatch,
        HttpContext http,
        ISender sender
    )
    {
        var query = new GetExecution(id, null, ifNoneMatch.Version, waitSeconds?.Value, afterVersion?.Value);
        if (query.WaitSeconds > 0)
            RequestTimes.End(http);
        return await sender.Send(query, http.RequestAborted);
    }
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(CreateJobBody))]
[JsonSerializable(typeof(ChangeJobBody))]
[JsonSerializable(typeof(JobView))]
[JsonSerializable(typeof(ExecutionView))]
[JsonSerializable(typeof(Page<JobView>))]
internal sealed partial class JobJson : JsonSerializerContext;

/// <summary>A job that is to be done, with exactly one of `goal`, `plan` and `plan_id`.</summary>
/// <example>{"goal":"Write the report; check its figures","require_approval":true,"priority":7}</example>
internal sealed record CreateJobBody
{
    /// <summary>What is to be reached; a planner drafts the plan.</summary>
    [MaxLength(PlanLimits.Goal)]
    public string? Goal { get; init; }

    /// <summary>The plan, where there is one already.</summary>
    public NewPlanBody? Plan { get; init; }

    /// <summary>A plan that is there, has not begun and belongs to no job.</summary>
    public Guid? PlanId { get; init; }

    /// <summary>The session that it belongs to; one titled by the goal is made, where nothing is said.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>9 goes first, 0 last; tasks without a priority have the job's.</summary>
    [Range(0, PlanLimits.MaxPriority)]
    [DefaultValue(PlanLimits.DefaultPriority)]
    public int? Priority { get; init; }

    /// <summary>Its plan does not begin before.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Whether a person must approve of the draft before it is queued.</summary>
    [DefaultValue(false)]
    public bool? RequireApproval { get; init; }

    /// <summary>The types of agents that the planner may use; the usual ones, where nothing is said.</summary>
    [MaxLength(PlanLimits.MaxAgentTypes)]
    public IReadOnlyList<string?>? AgentTypes { get; init; }

    /// <summary>Where word of it is to be sent.</summary>
    [Url]
    [MaxLength(JobLimits.CallbackUrl)]
    public string? CallbackUrl { get; init; }

    /// <summary>The caller's own name for it.</summary>
    [MaxLength(JobLimits.ExternalId)]
    [RegularExpression(PlanLimits.KeyPattern)]
    public string? ExternalId { get; init; }

    /// <summary>What to do where a job is called so: return that one, reject this, or return it unless it is settled.</summary>
    [OneOf(typeof(OnConflict))]
    [DefaultValue("return")]
    public string? OnConflict { get; init; }

    /// <summary>Any members that the caller wants to keep with it.</summary>
    [MaxBytes(JobLimits.Metadata)]
    public JsonMembers? Metadata { get; init; }

    public CreateJob ToCommand() =>
        new(
            Goal,
            Plan?.ToPlan(),
            PlanId,
            SessionId,
            Priority,
            NotBefore,
            RequireApproval ?? false,
            AgentTypes,
            CallbackUrl,
            ExternalId,
            OnConflict,
            Metadata
        );
}

/// <summary>A plan that comes along with a job.</summary>
internal sealed record NewPlanBody
{
    /// <summary>What the plan is for.</summary>
    [Required]
    [MaxLength(PlanLimits.Goal)]
    public string? Goal { get; init; }

    /// <summary>All its tasks.</summary>
    [Required]
    [MaxLength(PlanLimits.Tasks)]
    public IReadOnlyList<NewTask?>? Tasks { get; init; }

    /// <summary>What a failure that is not optional does to the tasks that do not depend on it.</summary>
    [OneOf(typeof(OnFailure))]
    [DefaultValue("continue")]
    public string? OnFailure { get; init; }

    /// <summary>Any members that the caller wants to keep with it.</summary>
    [MaxBytes(PlanLimits.Metadata)]
    public JsonMembers? Metadata { get; init; }

    public NewPlan ToPlan() => new(Goal, Tasks, OnFailure, Metadata);
}

/// <summary>What is to change; what is left out stays as it is.</summary>
/// <example>{"priority":9}</example>
internal sealed record ChangeJobBody
{
    /// <summary>9 goes first, 0 last.</summary>
    [Range(0, PlanLimits.MaxPriority)]
    public int? Priority { get; init; }

    /// <summary>Its plan does not begin before.</summary>
    public DateTimeOffset? NotBefore { get; init; }
}
