using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using CleanPlan.Application.Tasks;
using CleanPlan.Domain.Plans;
using MediatR;

namespace CleanPlan.Api.Endpoints.V2;

/// <summary>How a worker comes by tasks, and keeps them.</summary>
internal static class LeaseEndpoints
{
    public static void Map(IEndpointRouteBuilder tasks)
    {
        tasks
            .MapPost("/claim", Claim)
            .Sends<ClaimTasks>(
                "claim_tasks",
                "Take tasks that are due, under a lease; wait for them where asked.",
                "not_found",
                "draining"
            );
        tasks
            .MapPost("/{id}/heartbeat", Heartbeat)
            .Sends<HeartbeatTask>(
                "heartbeat_task",
                "Keep the lease, and tell how far the work is.",
                "not_found",
                "lease_lost"
            );
        tasks
            .MapPost("/{id}/events", Events)
            .Bulk()
            .Sends<RecordTaskEvents>(
                "record_task_events",
                "Tell what the agent does.",
                "not_found",
                "lease_lost",
                "event_type_reserved"
            );
    }

    private static async Task<OkResponse<ClaimView>> Claim(
        Body<ClaimTasksBody> body,
        ISender sender,
        CancellationToken cancel
    ) => await sender.Send(body.Value.ToCommand(), cancel);

    private static async Task<OkResponse<LeaseView>> Heartbeat(
        Id id,
        Body<HeartbeatTaskBody> body,
        ISender sender,
        CancellationToken cancel
    ) => await sender.Send(body.Value.ToCommand(id), cancel);

    private static async Task<OkResponse<RecordedView>> Events(
        Id id,
        Body<RecordTaskEventsBody> body,
        ISender sender,
        CancellationToken cancel
    ) => await sender.Send(new RecordTaskEvents(id, body.Value.LeaseToken, body.Value.Events), cancel);
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ClaimTasksBody))]
[JsonSerializable(typeof(HeartbeatTaskBody))]
[JsonSerializable(typeof(RecordTaskEventsBody))]
[JsonSerializable(typeof(ClaimView))]
[JsonSerializable(typeof(LeaseView))]
[JsonSerializable(typeof(RecordedView))]
internal sealed partial class LeaseJson : JsonSerializerContext;

/// <summary>What a worker asks for.</summary>
/// <example>{"worker_id":"w1","agent_types":["research"],"wait_seconds":30}</example>
internal sealed record ClaimTasksBody
{
    /// <summary>The name of the worker.</summary>
    [Required]
    [MaxLength(PlanLimits.WorkerId)]
    public string? WorkerId { get; init; }

    /// <summary>What the worker can do; anything, where nothing is said.</summary>
    [MinLength(1)]
    [MaxLength(PlanLimits.MaxAgentTypes)]
    public IReadOnlyList<string?>? AgentTypes { get; init; }

    /// <summary>Take tasks of this plan alone.</summary>
    public Guid? PlanId { get; init; }

    /// <summary>Take this task alone.</summary>
    public Guid? TaskId { get; init; }

    /// <summary>How many at most.</summary>
    [Range(1, PlanLimits.MaxClaim)]
    [DefaultValue(1)]
    public int? MaxTasks { get; init; }

    /// <summary>How long to hold them without a word.</summary>
    [Range(PlanLimits.MinLeaseSeconds, PlanLimits.MaxLeaseSeconds)]
    [DefaultValue(PlanLimits.DefaultLeaseSeconds)]
    public int? LeaseSeconds { get; init; }

    /// <summary>How long to wait for one to be due.</summary>
    [Range(0, PlanLimits.MaxWaitSeconds)]
    [DefaultValue(0)]
    public int? WaitSeconds { get; init; }

    public ClaimTasks ToCommand() => new(WorkerId, AgentTypes, PlanId, TaskId, MaxTasks, LeaseSeconds, WaitSeconds);
}

/// <summary>That the worker still works on the task.</summary>
/// <example>{"lease_token":17,"progress":40}</example>
internal sealed record HeartbeatTaskBody
{
    /// <summary>Proves the lease, as the claim gave it.</summary>
    [Required]
    public long? LeaseToken { get; init; }

    /// <summary>How far the task is, in percent.</summary>
    [Range(0, 100)]
    public int? Progress { get; init; }

    /// <summary>What the agent does.</summary>
    [MaxLength(PlanLimits.Message)]
    public string? Message { get; init; }

    /// <summary>How long the lease is from now on.</summary>
    [Range(PlanLimits.MinLeaseSeconds, PlanLimits.MaxLeaseSeconds)]
    public int? LeaseSeconds { get; init; }

    public HeartbeatTask ToCommand(Guid id) => new(id, LeaseToken, Progress, Message, LeaseSeconds);
}

/// <summary>What the agent does meanwhile.</summary>
/// <example>{"lease_token":17,"events":[{"event_type":"tool_call","tool_name":"search","tool_input":{"query":"autumn"}}]}</example>
internal sealed record RecordTaskEventsBody
{
    /// <summary>Proves the lease, as the claim gave it.</summary>
    [Required]
    public long? LeaseToken { get; init; }

    /// <summary>What happened, oldest first.</summary>
    [Required]
    [MinLength(1)]
    [MaxLength(PlanLimits.MaxEvents)]
    public IReadOnlyList<NewEvent?>? Events { get; init; }
}
