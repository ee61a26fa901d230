using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using CleanPlan.Api.Problems;
using CleanPlan.Application.Meta;
using CleanPlan.Application.Plans;
using CleanPlan.Application.Tasks;
using CleanPlan.Application.Wire;
using CleanPlan.Application.Workers;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace CleanPlan.Api.Endpoints.V2;

/// <summary>What workers ask and say, and who watches them.</summary>
internal static class WorkerEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var tasks = api.MapGroup("/tasks").WithTags("workers");
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
        tasks
            .MapPost("/report", Report)
            .Bulk()
            .Sends<ReportTasks>("report_tasks", "Many reports in one transaction, each answered on its own.");

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

    private static async Task<OkResponse<ReportResults>> Report(
        Body<ReportTasksBody> body,
        ISender sender,
        CancellationToken cancel
    )
    {
        var reported = await sender.Send(new ReportTasks(body.Value.Reports), cancel);
        return reported.IsOk ? new OkResponse<ReportResults>(ReportResults.Of(reported.Value)) : new(reported.Error);
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

    // the task alone, unless the next was asked for too
    private static IResult Say(Result<ReportedTask> reported) =>
        reported is { IsOk: true, Value.Next: null }
            ? new OkResponse<TaskView>(reported.Value.Task)
            : new OkResponse<ReportedTask>(reported);
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ClaimTasksBody))]
[JsonSerializable(typeof(HeartbeatTaskBody))]
[JsonSerializable(typeof(RecordTaskEventsBody))]
[JsonSerializable(typeof(CompleteTaskBody))]
[JsonSerializable(typeof(FailTaskBody))]
[JsonSerializable(typeof(BlockTaskBody))]
[JsonSerializable(typeof(ReleaseTaskBody))]
[JsonSerializable(typeof(ReportTasksBody))]
[JsonSerializable(typeof(ClaimView))]
[JsonSerializable(typeof(LeaseView))]
[JsonSerializable(typeof(RecordedView))]
[JsonSerializable(typeof(TaskView))]
[JsonSerializable(typeof(ReportedTask))]
[JsonSerializable(typeof(ReportResults))]
[JsonSerializable(typeof(Page<WorkerView>))]
[JsonSerializable(typeof(Page<QueueLineView>))]
[JsonSerializable(typeof(StateMachinesView))]
internal sealed partial class WorkerJson : JsonSerializerContext;

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

/// <summary>Many reports in one transaction.</summary>
/// <example>{"reports":[{"task_id":"0193a3f5-7d1c-7000-8000-3f2a9c1b0001","lease_token":17,"outcome":"complete","result":1}]}</example>
internal sealed record ReportTasksBody
{
    /// <summary>Each is answered on its own.</summary>
    [Required]
    [MinLength(1)]
    [MaxLength(PlanLimits.MaxReports)]
    public IReadOnlyList<ReportRequest?>? Reports { get; init; }
}

/// <summary>What became of each report, in their order.</summary>
/// <param name="Results">one for each</param>
internal sealed record ReportResults(IReadOnlyList<ReportResult> Results)
{
    public static ReportResults Of(ReportsView view) => new([.. view.Results.Select(ReportResult.Of)]);
}

/// <summary>What became of one report.</summary>
/// <param name="TaskId">the task that it was about</param>
/// <param name="Status">as the answer to this report alone would have had</param>
/// <param name="Code">the code of the problem; null where the report was taken</param>
/// <param name="Message">what was wrong</param>
/// <param name="Errors">each fault of the report; null where there is none</param>
internal sealed record ReportResult(
    string? TaskId,
    int Status,
    string? Code,
    string? Message,
    IReadOnlyList<FaultView>? Errors
)
{
    public static ReportResult Of(ReportAnswer answer) =>
        answer.Error is not { } error
            ? new ReportResult(answer.TaskId, StatusCodes.Status200OK, null, null, null)
            : new ReportResult(
                answer.TaskId,
                ProblemCatalog.StatusOf(error),
                error.Code,
                error.Message,
                error.Faults.Count == 0 ? null : [.. error.Faults.Take(Problem.MostFaults).Select(FaultView.Of)]
            );
}

/// <summary>One fault of a request.</summary>
/// <param name="Field">its path in the body, or the name of the parameter</param>
/// <param name="Code">stable, snake_case</param>
/// <param name="Message">what is wrong with it</param>
internal sealed record FaultView(string Field, string Code, string Message)
{
    public static FaultView Of(Fault fault) => new(fault.Field, fault.Code, fault.Message);
}
