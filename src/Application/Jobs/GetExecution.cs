using Ardalis.Specification;
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
    IReads reads,
    IPlanFeed plans,
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

        Task<ExecutionView> Shown(Seen what, bool withResults) =>
            views.Of(what.Job, what.Execution, what.Plan, withResults, cancellationToken);

        async Task<bool> IsToWait(Seen what, long than) =>
            !what.Execution.IsCompleted && (await Shown(what, withResults: false)).Version <= than;
    }

    private static Error NotFound(GetExecution request) =>
        request.JobId is null ? JobErrors.ExecutionNotFound : JobErrors.NotFound;

    private async Task<Seen?> Look(GetExecution request, CancellationToken cancel)
    {
        var jobId = request.JobId;
        Execution? execution = null;
        if (request.ExecutionId is { } id)
        {
            if (await reads.List(caller.Tenant, new ExecutionById(id), cancel) is not [var named])
                return null;
            (execution, jobId) = (named, named.JobId);
        }

        if (await reads.List(caller.Tenant, new JobById(jobId!.Value), cancel) is not [var job])
            return null;
        if (execution is null || (job.ExecutionId == execution.Id && !execution.IsCompleted))
            execution = (await reads.List(caller.Tenant, new ExecutionById(job.ExecutionId), cancel)).Single();
        var plan = job.PlanId is { } planId ? await plans.Find(caller.Tenant, planId, cancel) : null;
        return new Seen(job, execution, plan);
    }

    private sealed record Seen(Job Job, Execution Execution, Plan? Plan);
}

internal sealed class ExecutionById : Specification<Execution>
{
    public ExecutionById(Guid id) => Query.Where(execution => execution.Id == id).AsNoTracking();
}
