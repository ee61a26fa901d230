using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;
using CleanPlan.Infrastructure.Engine.Writing;

namespace CleanPlan.Infrastructure.Engine.Feed;

/// <summary>What commits have brought to jobs: for those who ask, those who wait, and who looks whose turn it is.</summary>
internal sealed class JobFeed(IStore store, AmbientTransactions inTurn, TimeProvider time) : IJobFeed
{
    private readonly JobReadCache _known = new();
    private readonly PlanTopics _topics = new(time);
    private volatile TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the next commit that changes a job; to be asked for before looking.</summary>
    public Task Next => _next.Task;

    public async ValueTask<Job?> Find(TenantId tenant, Guid jobId, CancellationToken cancel)
    {
        // who has the writer's turn sees what is not committed yet, and may never be
        if (inTurn.Current is null && _known.Find(jobId) is { } known)
            return known.TenantId == tenant ? known : null;
        var changes = _known.Changes(jobId);
        if (await store.Read(view => view.Jobs.Load([jobId]), cancel) is not [var job])
            return null;
        if (inTurn.Current is null)
            _known.Read(job, changes);
        return job.TenantId == tenant ? job : null;
    }

    public async ValueTask<Guid?> JobOf(TenantId tenant, Guid executionId, CancellationToken cancel)
    {
        if (_known.FindByExecution(executionId) is { } known)
            return known.TenantId == tenant ? known.Id : null;
        return await store.Read(view => view.Jobs.JobOf(tenant, executionId), cancel);
    }

    public IPlanSubscription Follow(Guid jobId) => _topics.Follow(jobId);

    public void Committed(IReadOnlyCollection<Guid> jobs)
    {
        foreach (var jobId in jobs)
            _known.Changed(jobId);
        var next = Interlocked.Exchange(
            ref _next,
            new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
        );
        next.SetResult();
        foreach (var jobId in jobs)
            _topics.Publish(jobId, []);
    }

    /// <summary>The server stops: nobody waits any longer.</summary>
    public void Close() => _topics.Close();
}
