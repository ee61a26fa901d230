using System.Text;
using Ardalis.Specification;
using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Plans;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Jobs;

/// <summary>Makes the answers that show executions: of a job's row and its plan's, and at the end of its tasks.</summary>
internal sealed class ExecutionViews(IReads reads)
{
    private const int AtOnce = 500;

    private static readonly Dictionary<ExecutionStage, int> s_pollAfterMs = new()
    {
        [ExecutionStage.Init] = 500,
        [ExecutionStage.Planning] = 1_000,
        [ExecutionStage.Executing] = 1_000,
        [ExecutionStage.Queued] = 2_000,
        [ExecutionStage.AwaitingApproval] = 5_000,
    };

    /// <param name="plan">null where there is none</param>
    /// <param name="withResults">whether they are to be read, where it has ended</param>
    public async Task<ExecutionView> Of(
        Job job,
        Execution execution,
        Plan? plan,
        bool withResults,
        CancellationToken cancel
    )
    {
        if (!execution.IsCompleted)
            return Open(job, execution, plan);
        var ended = Ended(execution, plan);
        if (!withResults || plan is null)
            return ended;
        var (results, leftOut) = await Results(job.TenantId, plan.Id, execution.EndedAt!.Value, cancel);
        return ended with { Results = results, ResultsLeftOut = leftOut };
    }

    private static ExecutionView Open(Job job, Execution execution, Plan? plan)
    {
        var stage = StageOf(job.Status, plan?.Phase);
        return new ExecutionView
        {
            ExecutionId = execution.Id,
            JobId = job.Id,
            PlanId = plan?.Id,
            Stage = stage.Wire(),
            Status = job.Status.Wire(),
            Progress = job.Status is JobStatus.Running ? plan?.Progress ?? 0 : 0,
            Error = JobErrorView.Of(job.Error),
            PollAfterMs = s_pollAfterMs.TryGetValue(stage, out var after) ? after : null,
            Version = job.Version + (plan?.Version ?? 0),
            CreatedAt = execution.CreatedAt,
            UpdatedAt = plan?.UpdatedAt > job.UpdatedAt ? plan.UpdatedAt : job.UpdatedAt,
        };
    }

    private static ExecutionView Ended(Execution execution, Plan? plan) =>
        new()
        {
            ExecutionId = execution.Id,
            JobId = execution.JobId,
            PlanId = plan?.Id,
            Stage = StageOf(execution.Outcome.As<JobStatus>()!.Value, phase: null).Wire(),
            Status = execution.Outcome!,
            Progress = execution.Progress,
            IsCompleted = true,
            Error = JobErrorView.Of(execution.Error),
            Version = execution.Version,
            CreatedAt = execution.CreatedAt,
            UpdatedAt = execution.EndedAt!.Value,
        };

    private static ExecutionStage StageOf(JobStatus status, PlanPhase? phase) =>
        status switch
        {
            JobStatus.Created => ExecutionStage.Init,
            JobStatus.Drafting => ExecutionStage.Planning,
            JobStatus.DraftReady => ExecutionStage.AwaitingApproval,
            JobStatus.Queued => ExecutionStage.Queued,
            JobStatus.Running => phase is PlanPhase.Attention
                ? ExecutionStage.AwaitingApproval
                : ExecutionStage.Executing,
            JobStatus.Succeeded => ExecutionStage.Completed,
            JobStatus.Failed => ExecutionStage.Failed,
            _ => ExecutionStage.Cancelled,
        };

    private async Task<(IReadOnlyDictionary<string, JsonText?> Results, int LeftOut)> Results(
        TenantId tenant,
        Guid planId,
        DateTimeOffset until,
        CancellationToken cancel
    )
    {
        var (results, leftOut, bytes) = (new Dictionary<string, JsonText?>(StringComparer.Ordinal), 0, 0L);
        Guid? after = null;
        while (true)
        {
            var read = await reads.List(tenant, new ResultsOf(planId, until, after, AtOnce), cancel);
            foreach (var (id, key, result) in read)
            {
                after = id;
                bytes += key.Length + (result is null ? 4 : Encoding.UTF8.GetByteCount(result));
                if (bytes > JobLimits.Results)
                    leftOut++;
                else
                    results.Add(key, JsonText.Of(result));
            }

            if (read.Count < AtOnce)
                return (results, leftOut);
        }
    }
}

internal sealed record TaskResult(Guid Id, string Key, string? Result);

/// <summary>What tasks of a plan had come to at a time, in the order in which they were given.</summary>
internal sealed class ResultsOf : Specification<PlanTask, TaskResult>
{
    public ResultsOf(Guid planId, DateTimeOffset until, Guid? after, int take)
    {
        Query
            .OfPlan(planId)
            .Where(task => task.Status == PlanTaskStatus.Done && task.CompletedAt <= until)
            .Where(task => task.Id > after, after is not null)
            .OrderBy(task => task.Id);
        Query.Take(take).AsNoTracking();
        Query.Select(task => new TaskResult(task.Id, task.Key, task.Result));
    }
}
