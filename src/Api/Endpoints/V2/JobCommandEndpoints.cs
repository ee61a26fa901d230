using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using CleanPlan.Application.Jobs;
using CleanPlan.Domain.Jobs;
using CleanPlan.Domain.Plans;
using MediatR;

namespace CleanPlan.Api.Endpoints.V2;

/// <summary>What a person does to a job that is there.</summary>
internal static class JobCommandEndpoints
{
    public static void Map(IEndpointRouteBuilder jobs)
    {
        jobs.MapPost("/{id}/approve", Approve)
            .WithoutBody()
            .Sends<ApproveJob>(
                "approve_job",
                "The draft that waits is good: its plan waits for its turn.",
                "not_found",
                "not_awaiting_approval",
                "precondition_failed",
                "version_conflict"
            );
        jobs.MapPost("/{id}/reject", Reject)
            .WithoutBody()
            .Sends<RejectJob>(
                "reject_job",
                "The draft that waits is no good, and the job is over.",
                "not_found",
                "not_awaiting_approval",
                "precondition_failed",
                "version_conflict"
            );
        jobs.MapPost("/{id}/revise", Revise)
            .Sends<ReviseJob>(
                "revise_job",
                "The planner is to draft again, with what is said about the draft that waits.",
                "not_found",
                "job_final",
                "invalid_transition",
                "precondition_failed",
                "version_conflict"
            );
        jobs.MapPost("/{id}/cancel", Cancel)
            .WithoutBody()
            .Sends<CancelJob>(
                "cancel_job",
                "End the job for good, and its plan with it.",
                "not_found",
                "job_final",
                "invalid_transition",
                "precondition_failed",
                "version_conflict"
            );
        jobs.MapPost("/{id}/retry", Retry)
            .WithoutBody()
            .Sends<RetryJob>(
                "retry_job",
                "Give a job that has failed another attempt.",
                "not_found",
                "job_final",
                "plan_final",
                "plan_gone",
                "precondition_failed",
                "version_conflict"
            );
    }

    private static async Task<OkResponse<JobView>> Approve(
        Id id,
        Body<JudgeDraftBody> body,
        IfMatch ifMatch,
        ISender sender,
        CancellationToken cancel
    ) => await sender.Send(new ApproveJob(id, body.Value.Comment, ifMatch.Version), cancel);

    private static async Task<OkResponse<JobView>> Reject(
        Id id,
        Body<JudgeDraftBody> body,
        IfMatch ifMatch,
        ISender sender,
        CancellationToken cancel
    ) => await sender.Send(new RejectJob(id, body.Value.Comment, ifMatch.Version), cancel);

    private static async Task<OkResponse<JobView>> Revise(
        Id id,
        Body<ReviseJobBody> body,
        IfMatch ifMatch,
        ISender sender,
        CancellationToken cancel
    ) => await sender.Send(new ReviseJob(id, body.Value.Feedback, ifMatch.Version), cancel);

    private static async Task<OkResponse<JobView>> Cancel(
        Id id,
        Body<CancelJobBody> body,
        IfMatch ifMatch,
        ISender sender,
        CancellationToken cancel
    ) => await sender.Send(new CancelJob(id, body.Value.Reason, ifMatch.Version), cancel);

    private static async Task<OkResponse<JobView>> Retry(
        Id id,
        Body<NoMembers> body,
        IfMatch ifMatch,
        ISender sender,
        CancellationToken cancel
    ) => await sender.Send(new RetryJob(id, ifMatch.Version), cancel);
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(JudgeDraftBody))]
[JsonSerializable(typeof(ReviseJobBody))]
[JsonSerializable(typeof(CancelJobBody))]
[JsonSerializable(typeof(NoMembers))]
[JsonSerializable(typeof(JobView))]
internal sealed partial class JobCommandJson : JsonSerializerContext;

/// <summary>What is said of a draft.</summary>
/// <example>{"comment":"as agreed"}</example>
internal sealed record JudgeDraftBody
{
    /// <summary>Why; kept with the draft.</summary>
    [MaxLength(JobLimits.Comment)]
    public string? Comment { get; init; }
}

/// <summary>What is wrong with a draft.</summary>
/// <example>{"feedback":"add a check of the figures"}</example>
internal sealed record ReviseJobBody
{
    /// <summary>What the planner is to be told.</summary>
    [Required]
    [MaxLength(JobLimits.Feedback)]
    public string? Feedback { get; init; }
}

/// <summary>Why a job ends.</summary>
/// <example>{"reason":"no longer wanted"}</example>
internal sealed record CancelJobBody
{
    /// <summary>Kept in the log of its plan.</summary>
    [MaxLength(PlanLimits.Message)]
    public string? Reason { get; init; }
}
