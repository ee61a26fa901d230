using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;
using CleanPlan.Domain.Plans;
using FluentValidation;

namespace CleanPlan.Application.Jobs;

/// <summary>How far an attempt of a job is: one by its id, or a job's newest.</summary>
/// <param name="JobId">the job whose newest is meant; null where one is named</param>
/// <param name="KnownVersion">a version that the caller has: where it still holds, no result is read</param>
/// <param name="WaitSeconds">how long to wait for a version above <paramref name="AfterVersion"/>, or for the end</param>
/// <param name="AfterVersion">null: the version that it has now</param>
[Needs(Role.Viewer)]
public sealed record GetExecution(
    Guid? ExecutionId,
    Guid? JobId,
    long? KnownVersion = null,
    int? WaitSeconds = null,
    long? AfterVersion = null
) : IQuery<ExecutionView>;

internal sealed class GetExecutionValidator : AbstractValidator<GetExecution>
{
    public GetExecutionValidator()
    {
        RuleFor(x => x.WaitSeconds).Within(0, PlanLimits.MaxWaitSeconds);
        RuleFor(x => x.AfterVersion).Check((faults, field, after) => faults.Range(field, after, 0, long.MaxValue));
    }
}

internal sealed class GetExecutionHandler(
    ExecutionFinder executions,
    JobWaits waits,
    ExecutionViews views,
    ICaller caller
) : IQueryHandler<GetExecution, ExecutionView>
{
    public async Task<Result<ExecutionView>> Handle(GetExecution request, CancellationToken cancellationToken)
    {
        if (await Look(request, cancellationToken) is not { } seen)
            return NotFound(request);
        if (request.WaitSeconds is > 0 and var seconds)
        {
            using var waiting = waits.For(seen.Job.Id, TimeSpan.FromSeconds(seconds));
            var after = request.AfterVersion ?? (await Shown(seen, withResults: false)).Version;
            do
            {
                waiting.Look();
                if (await Look(request, cancellationToken) is not { } now)
                    return NotFound(request);
                seen = now;
            } while (await IsToWait(seen, after) && await waiting.Wait(seen.Plan?.Id, cancellationToken));
        }

        var view = await Shown(seen, withResults: false);
        return view.IsCompleted && view.Version != request.KnownVersion ? await Shown(seen, withResults: true) : view;

        Task<ExecutionView> Shown(FoundExecution what, bool withResults) =>
            views.Of(what.Job, what.Execution, what.Plan, withResults, cancellationToken);

        async Task<bool> IsToWait(FoundExecution what, long than) =>
            !what.Execution.IsCompleted && (await Shown(what, withResults: false)).Version <= than;
    }

    private static Error NotFound(GetExecution request) =>
        request.JobId is null ? JobErrors.ExecutionNotFound : JobErrors.NotFound;

    private Task<FoundExecution?> Look(GetExecution request, CancellationToken cancel) =>
        request.ExecutionId is { } id
            ? executions.Find(caller.Tenant, id, cancel)
            : executions.Newest(caller.Tenant, request.JobId!.Value, cancel);
}
