using CleanPlan.Application.Plans;
using CleanPlan.Application.Tasks;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace CleanPlan.Api.Endpoints.V2;

internal static class WorkerEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var tasks = api.MapGroup("/tasks").WithTags("workers");
        tasks
            .MapPost("/claim", Claim)
            .Sends<ClaimTasks>("claim_tasks", "Take tasks that are due, under a lease.", "not_found");
        tasks
            .MapPost("/{id}/complete", Complete)
            .Bulk()
            .Sends<CompleteTask>(
                "complete_task",
                "The task is done; claim the next where asked.",
                "not_found",
                "lease_lost",
                "already_reported"
            );
    }

    private static async Task<Answer<ClaimView>> Claim(
        Body<ClaimTasksBody> body,
        ISender sender,
        CancellationToken cancel
    ) => await sender.Send(body.Value.ToCommand(), cancel);

    private static async Task<IResult> Complete(
        Id id,
        Body<CompleteTaskBody> body,
        [FromQuery(Name = "claim_next")] Given<bool>? claimNext,
        ISender sender,
        CancellationToken cancel
    ) => Say(await sender.Send(body.Value.ToCommand(id, claimNext?.Value ?? false), cancel));

    // the task alone, unless the next was asked for too
    private static IResult Say(Result<Reported> reported) =>
        reported is { IsOk: true, Value.Next: null }
            ? new Answer<TaskView>(reported.Value.Task)
            : new Answer<Reported>(reported);
}

internal sealed record ClaimTasksBody
{
    public string? WorkerId { get; init; }
    public IReadOnlyList<string?>? AgentTypes { get; init; }
    public Guid? PlanId { get; init; }
    public Guid? TaskId { get; init; }
    public int? MaxTasks { get; init; }
    public int? LeaseSeconds { get; init; }
    public int? WaitSeconds { get; init; }

    public ClaimTasks ToCommand() => new(WorkerId, AgentTypes, PlanId, TaskId, MaxTasks, LeaseSeconds, WaitSeconds);
}

internal sealed record CompleteTaskBody
{
    public long? LeaseToken { get; init; }
    public JsonText? Result { get; init; }
    public IReadOnlyList<NewTask?>? AddTasks { get; init; }

    public CompleteTask ToCommand(Guid id, bool claimNext) => new(id, LeaseToken, Result, AddTasks, claimNext);
}
