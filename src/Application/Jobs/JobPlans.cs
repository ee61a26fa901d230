using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Plans;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Jobs;

/// <summary>Makes the plan of a job out of its newest draft, and puts the job into the queue: in one transaction.</summary>
public sealed class JobPlans(IPlans plans, IPlanFeed feed, IClock clock, RandomSource random)
{
    internal ValueTask<Plan?> Find(TenantId tenant, Guid planId, CancellationToken cancel) =>
        feed.Find(tenant, planId, cancel);

    /// <summary>Puts the job into the queue with a plan that is there.</summary>
    internal Task<Result> Join(Job job, Plan plan, string by, CancellationToken cancel)
    {
        job.Enqueue(plan.Id, by, clock.Now);
        return plans.Act(job.TenantId, plan.Id, slice => slice.JoinJob(job.Id), ifVersion: null, cancel);
    }

    /// <param name="by">null where nobody asked for it now</param>
    internal async Task<Result> Enqueue(Job job, string? by, CancellationToken cancel)
    {
        var draft = DraftContent.Read(job.Draft!.Content);
        var tasks = draft.Tasks.Select(task => task with { Priority = task.Priority ?? job.Priority });
        var blueprint = PlanBlueprint.Check(NewTask.ToDrafts([.. tasks]));
        if (!blueprint.IsOk)
            return blueprint.Error;

        var now = clock.Now;
        var (plan, made) = Plan.Create(
            job.TenantId,
            job.SessionId,
            draft.Goal,
            draft.OnFailure.As<OnFailure>() ?? OnFailure.Continue,
            draft.Metadata?.Text,
            blueprint.Value,
            now,
            job.Id
        );
        var slice = PlanSlice.Whole(plan, made, now, random.Invoke);
        slice.Advance();
        job.Enqueue(plan.Id, by, now);
        return await plans.Add(slice, session: null, cancel);
    }
}
