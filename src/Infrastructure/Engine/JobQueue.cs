using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Jobs;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Engine.Jobs;
using CleanPlan.Infrastructure.Engine.Writing;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Engine;

/// <summary>Whose turn it is, over all tenants: to be planned, and to run.</summary>
internal sealed class JobQueue(IStore store, GroupWriter writer, IClock clock, IOptions<JobOptions> options)
{
    /// <summary>Jobs that are looked at in one step, of each priority.</summary>
    public const int Batch = 100;

    /// <summary>Jobs that want a planner, in the order of their turns: first those that were asked for before.</summary>
    public Task<IReadOnlyList<JobTurn>> ToPlan(CancellationToken cancel) =>
        store.Read<IReadOnlyList<JobTurn>>(
            async view =>
                [
                    .. InOrder(await view.Jobs.Due(JobStatus.Drafting, clock.Now, Batch)),
                    .. InOrder(await view.Jobs.Due(JobStatus.Created, clock.Now, Batch)),
                ],
            cancel
        );

    /// <summary>Those of the jobs that still wait for a planner's answer.</summary>
    public async Task<IReadOnlyList<Guid>> StillPlanned(IReadOnlyCollection<Guid> jobs, CancellationToken cancel)
    {
        var found = await store.Read(view => view.Jobs.Load(jobs), cancel);
        return [.. found.Where(job => job.Status is JobStatus.Drafting or JobStatus.Created).Select(job => job.Id)];
    }

    /// <summary>Starts the plans of jobs whose turn has come, as far as their tenants have places free.</summary>
    /// <returns>how many</returns>
    public async Task<int> Dispatch(CancellationToken cancel)
    {
        var turns = await store.Read(Next, cancel);
        // a plan that somebody else has moved meanwhile answers with a refusal, and its job has followed it
        await Task.WhenAll(
            turns.Select(turn =>
                writer.Submit(new ActUnit(turn.Tenant, turn.PlanId!.Value, null, slice => slice.Dispatch(), null))
            )
        );
        return turns.Count;
    }

    private async ValueTask<List<JobTurn>> Next(IStoreView view)
    {
        var next = new List<JobTurn>();
        var queued = await view.Jobs.Due(JobStatus.Queued, clock.Now, Batch);
        foreach (var ofTenant in queued.GroupBy(turn => turn.Tenant))
        {
            var running = await view.Jobs.Running(ofTenant.Key);
            var free = options.Value.MaxRunning - running.Count(plan => Job.HoldsPlace(plan.Phase));
            next.AddRange(InOrder(ofTenant).Take(free));
        }

        return next;
    }

    private IOrderedEnumerable<JobTurn> InOrder(IEnumerable<JobTurn> turns)
    {
        var now = clock.Now;
        return turns
            .OrderByDescending(turn =>
                PlanTask.EffectivePriority(turn.Priority, turn.DueAt, now, options.Value.AgingPeriod)
            )
            .ThenBy(turn => turn.DueAt)
            .ThenBy(turn => turn.JobId);
    }
}
