using CleanPlan.Application.Abstractions;

namespace CleanPlan.Application.Jobs;

/// <summary>Lets callers wait for jobs.</summary>
internal sealed class JobWaits(IJobFeed jobs, IPlanFeed plans, TimeProvider clock)
{
    /// <param name="patience">how long it makes sense to look again</param>
    public WaitingForAJob For(Guid jobId, TimeSpan patience) => new(jobs.Follow(jobId), plans, clock, patience);
}

/// <summary>Waits for what happens to a job or, as soon as it has one, to its plan.</summary>
internal sealed class WaitingForAJob(IPlanSubscription ofJob, IPlanFeed plans, TimeProvider clock, TimeSpan patience)
    : IDisposable
{
    private readonly long _begun = clock.GetTimestamp();
    private IPlanSubscription? _ofPlan;
    private (long Job, long Plan) _changes;

    /// <summary>To be called before looking, so that nothing is missed in between.</summary>
    public void Look() => _changes = (ofJob.Changes, _ofPlan?.Changes ?? 0);

    /// <summary>Waits for the next change since the last look.</summary>
    /// <returns>whether it makes sense to look again</returns>
    public async Task<bool> Wait(Guid? planId, CancellationToken cancel)
    {
        if (_ofPlan is null && planId is { } id)
        {
            // what happened before it was followed is seen by looking
            _ofPlan = plans.Follow(id);
            return true;
        }

        var left = patience - clock.GetElapsedTime(_begun);
        if (left <= TimeSpan.Zero || ofJob.IsOver)
            return false;
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task[] changed =
        [
            ofJob.Changed(_changes.Job, left, cut.Token),
            .. _ofPlan is { IsOver: false } plan ? [plan.Changed(_changes.Plan, left, cut.Token)] : Array.Empty<Task>(),
        ];
        await Task.WhenAny(changed);
        await cut.CancelAsync();
        await Task.WhenAll(changed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancel.ThrowIfCancellationRequested();
        return true;
    }

    public void Dispose()
    {
        ofJob.Dispose();
        _ofPlan?.Dispose();
    }
}
