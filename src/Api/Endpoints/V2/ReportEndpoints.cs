using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using CleanPlan.Application.Plans;
using CleanPlan.Application.Tasks;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace CleanPlan.Api.Endpoints.V2;

/// <summary>How a lease ends: what the worker reports of its task.</summary>
internal static class ReportEndpoints
{
    public static void Map(IEndpointRouteBuilder tasks)
    {
        tasks
            .MapPost("/{id}/complete", Complete)
            .Bulk()
            .Produces<TaskView>()
            .OrAnswers<ReportedTask>()
            .Sends<CompleteTask>(
                "complete_task",
                "The task is done. With `claim_next=true` the answer is `{task, next}`.",
                "not_found",
                "lease_lost",
                "already_reported",
                "duplicate_task_key",
                "unknown_dependency",
                "dependency_cycle",
                "self_dependency",
                "run_on_needs_dependencies",
                "before_claimed",
                "unknown_pool"
            );
        tasks
            .MapPost("/{id}/fail", Fail)
            .Produces<TaskView>()
            .OrAnswers<ReportedTask>()
            .Sends<FailTask>(
                "fail_task",
                "The attempt failed. With `claim_next=true` the answer is `{task, next}`.",
                "not_found",
                "lease_lost",
                "already_reported"
            );
        tasks
            .MapPost("/{id}/block", Block)
            .Sends<BlockTask>(
                "block_task",
                "Ask a person; the lease is freed.",
                "not_found",
                "lease_lost",
                "already_reported"
            );
        tasks
            .MapPost("/{id}/release", Release)
            .Sends<ReleaseTask>(
                "release_task",
                "Give the task back unharmed.",
                "not_found",
                "lease_lost",
                "already_reported"
            );
    }

    private static async Task<IResult> Complete(
        Id id,
        Body<CompleteTaskBody> body,
        [FromQuery(Name = "claim_next")] QueryValue<bool>? claimNext,
        ISender sender,
        CancellationToken cancel
    ) =>
        Say(
            await sender.Send(
                new CompleteTask(
                    id,
                    body.Value.LeaseToken,
                    body.Value.Result,
                    body.Value.AddTasks,
                    claimNext?.Value ?? false
                ),
                cancel
            )
        );

    private static async Task<IResult> Fail(
        Id id,
        Body<FailTaskBody> body,
        [FromQuery(Name = "claim_next")] QueryValue<bool>? claimNext,
        ISender sender,
        CancellationToken cancel
    ) =>
        Say(
            await sender.Send(
                new FailTask(id, body.Value.LeaseToken, body.Value.Error, claimNext?.Value ?? false),
                cancel
            )
        );

    private static async Task<OkResponse<TaskView>> Block(
        Id id,
        Body<BlockTaskBody> body,
        ISender sender,
        CancellationToken cancel
    ) => await sender.Send(new BlockTask(id, body.Value.LeaseToken, body.Value.Reason, body.Value.Message), cancel);

    private static async Task<OkResponse<TaskView>> Release(
        Id id,
        Body<ReleaseTaskBody> body,
        ISender sender,
        CancellationToken cancel
    ) => await sender.Send(new ReleaseTask(id, body.Value.LeaseToken), cancel);

    // the task alone, unless the next was asked for too
    private static IResult Say(Result<ReportedTask> reported) =>
        reported is { IsOk: true, Value.Next: null }
            ? new OkResponse<TaskView>(reported.Value.Task)
            : new OkResponse<ReportedTask>(reported);
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(CompleteTaskBody))]
[JsonSerializable(typeof(FailTaskBody))]
[JsonSerializable(typeof(BlockTaskBody))]
[JsonSerializable(typeof(ReleaseTaskBody))]
[JsonSerializable(typeof(TaskView))]
[JsonSerializable(typeof(ReportedTask))]
internal sealed partial class ReportJson : JsonSerializerContext;

/// <summary>That the task is done.</summary>
/// <example>{"lease_token":17,"result":{"text":"Twelve sources."}}</example>
internal sealed record CompleteTaskBody
{
    /// <summary>Proves the lease, as the claim gave it.</summary>
    [Required]
    public long? LeaseToken { get; init; }

    /// <summary>What the task came to: any JSON.</summary>
    [MaxBytes(PlanLimits.Json)]
    public JsonText? Result { get; init; }

    /// <summary>Tasks that the plan is to grow by.</summary>
    [MaxLength(PlanLimits.Tasks)]
    public IReadOnlyList<NewTask?>? AddTasks { get; init; }
}

/// <summary>That the attempt failed.</summary>
/// <example>{"lease_token":17,"error":{"type":"rate_limited","message":"The model is busy.","retry_after_seconds":20}}</example>
internal sealed record FailTaskBody
{
    /// <summary>Proves the lease, as the claim gave it.</summary>
    [Required]
    public long? LeaseToken { get; init; }

    /// <summary>What went wrong.</summary>
    [Required]
    public WorkerError? Error { get; init; }
}

/// <summary>That a person is asked.</summary>
/// <example>{"lease_token":17,"reason":"awaiting_input","message":"Who is it for?"}</example>
internal sealed record BlockTaskBody
{
    /// <summary>Proves the lease, as the claim gave it.</summary>
    [Required]
    public long? LeaseToken { get; init; }

    /// <summary>What the task waits for.</summary>
    [Required]
    [OneOf(typeof(TaskReason), "awaiting_approval", "awaiting_input")]
    public string? Reason { get; init; }

    /// <summary>What is asked.</summary>
    [Required]
    [MaxLength(PlanLimits.Message)]
    public string? Message { get; init; }
}

/// <summary>That the task is given back.</summary>
/// <example>{"lease_token":17}</example>
internal sealed record ReleaseTaskBody
{
    /// <summary>Proves the lease, as the claim gave it.</summary>
    [Required]
    public long? LeaseToken { get; init; }
}
