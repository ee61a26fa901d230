using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using CleanPlan.Application.Tasks;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Plans;
using MediatR;

namespace CleanPlan.Api.Endpoints.V2;

/// <summary>What a person decides of a task.</summary>
internal static class TaskCommandEndpoints
{
    public static void Map(IEndpointRouteBuilder tasks)
    {
        tasks
            .MapPost("/{id}/retry", Retry)
            .WithoutBody()
            .Sends<RetryTask>(
                "retry_task",
                "Give a failed task another try, or a retrying one its next at once.",
                "not_found",
                "plan_final",
                "invalid_transition"
            );
        tasks
            .MapPost("/{id}/skip", Skip)
            .WithoutBody()
            .Sends<SkipTask>(
                "skip_task",
                "Go on as if the task were done.",
                "not_found",
                "plan_final",
                "invalid_transition"
            );
        tasks
            .MapPost("/{id}/override", Override)
            .WithoutBody()
            .Sends<OverrideTask>(
                "override_task",
                "Supply the result of a task that failed.",
                "not_found",
                "plan_final",
                "invalid_transition"
            );
        tasks
            .MapPost("/{id}/approve", Approve)
            .WithoutBody()
            .Sends<ApproveTask>(
                "approve_task",
                "Let the task go on.",
                "not_found",
                "plan_final",
                "not_awaiting_approval"
            );
        tasks
            .MapPost("/{id}/reject", Reject)
            .WithoutBody()
            .Sends<RejectTask>(
                "reject_task",
                "Refuse the approval: the task fails.",
                "not_found",
                "plan_final",
                "not_awaiting_approval"
            );
        tasks
            .MapPost("/{id}/input", Input)
            .Sends<AnswerTask>(
                "answer_task",
                "Answer what the agent asked.",
                "not_found",
                "plan_final",
                "not_awaiting_input"
            );
    }

    private static async Task<OkResponse<TaskView>> Retry(
        Id id,
        Body<NoMembers> body,
        ISender sender,
        CancellationToken cancel
    ) => await sender.Send(new RetryTask(id), cancel);

    private static async Task<OkResponse<TaskView>> Skip(
        Id id,
        Body<NoMembers> body,
        ISender sender,
        CancellationToken cancel
    ) => await sender.Send(new SkipTask(id), cancel);

    private static async Task<OkResponse<TaskView>> Override(
        Id id,
        Body<OverrideTaskBody> body,
        ISender sender,
        CancellationToken cancel
    ) => await sender.Send(new OverrideTask(id, body.Value.Result), cancel);

    private static async Task<OkResponse<TaskView>> Approve(
        Id id,
        Body<CommentBody> body,
        ISender sender,
        CancellationToken cancel
    ) => await sender.Send(new ApproveTask(id, body.Value.Comment), cancel);

    private static async Task<OkResponse<TaskView>> Reject(
        Id id,
        Body<CommentBody> body,
        ISender sender,
        CancellationToken cancel
    ) => await sender.Send(new RejectTask(id, body.Value.Comment), cancel);

    private static async Task<OkResponse<TaskView>> Input(
        Id id,
        Body<AnswerTaskBody> body,
        ISender sender,
        CancellationToken cancel
    ) => await sender.Send(new AnswerTask(id, body.Value.Input), cancel);
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(NoMembers))]
[JsonSerializable(typeof(OverrideTaskBody))]
[JsonSerializable(typeof(CommentBody))]
[JsonSerializable(typeof(AnswerTaskBody))]
[JsonSerializable(typeof(TaskView))]
internal sealed partial class TaskCommandJson : JsonSerializerContext;

/// <summary>The result of a task, as a person supplies it.</summary>
/// <example>{"result":{"text":"Written by hand."}}</example>
internal sealed record OverrideTaskBody
{
    /// <summary>What the task came to: any JSON.</summary>
    [MaxBytes(PlanLimits.Json)]
    public JsonText? Result { get; init; }
}

/// <summary>What a person says of a decision.</summary>
/// <example>{"comment":"Go ahead."}</example>
internal sealed record CommentBody
{
    /// <summary>Why, for those who read its events.</summary>
    [MaxLength(PlanLimits.Message)]
    public string? Comment { get; init; }
}

/// <summary>What a person answers.</summary>
/// <example>{"input":{"audience":"The board"}}</example>
internal sealed record AnswerTaskBody
{
    /// <summary>The answer: any JSON.</summary>
    [Required]
    [MaxBytes(PlanLimits.Json)]
    public JsonText? Input { get; init; }
}
