using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Infrastructure.Engine.Jobs;

/// <summary>Jobs follow the plans that a set has moved, in the same transaction.</summary>
internal static class JobMoves
{
    /// <param name="slices">of the set, written and not yet counted as saved</param>
    /// <returns>the jobs that have moved</returns>
    public static async ValueTask<IReadOnlyList<Job>> Follow(
        IJobRows rows,
        IEnumerable<PlanSlice> slices,
        DateTimeOffset now
    )
    {
        List<PlanSlice>? moved = null;
        foreach (var slice in slices)
        {
            if (slice.Moves.Count > 0 && slice.Plan.JobId is not null)
                (moved ??= []).Add(slice);
        }

        if (moved is null)
            return [];
        var jobs = (await rows.Load([.. moved.Select(slice => slice.Plan.JobId!.Value)])).ToDictionary(x => x.Id);
        var changed = new List<Job>(jobs.Count);
        foreach (var slice in moved)
        {
            if (jobs.TryGetValue(slice.Plan.JobId!.Value, out var job) && await Follow(rows, job, slice, now))
                changed.Add(job);
        }

        await rows.Save(changed);
        return changed;
    }

    /// <summary>The plan is about to be deleted: its job goes on without it, where nothing is left to be done.</summary>
    public static async ValueTask<Result> Lose(IJobRows rows, Guid jobId, Plan plan, DateTimeOffset now)
    {
        // deleted before, in the same transaction
        if (await rows.Load([jobId]) is not [var job])
            return Result.Ok;
        var lost = job.LosePlan(plan.Version, now);
        if (lost.IsOk)
            await rows.Save([job]);
        return lost;
    }

    private static async ValueTask<bool> Follow(IJobRows rows, Job job, PlanSlice slice, DateTimeOffset now)
    {
        var (plan, changed) = (slice.Plan, false);
        var failure = slice.Moves.Contains(PlanStatus.Failed) ? await rows.FirstFailure(plan.Id) : null;
        foreach (var move in slice.Moves)
            changed |= job.Follow(move, new PlanStanding(plan.Progress, plan.Version), failure, now);
        return changed;
    }
}
