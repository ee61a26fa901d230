using CleanPlan.Application.Abstractions;

namespace CleanPlan.Infrastructure.Engine.Feed;

/// <summary>Word of jobs that a commit has changed: for those who wait for one, and for who looks whose turn it is.</summary>
internal sealed class JobFeed(TimeProvider time) : IJobFeed
{
    private readonly PlanTopics _topics = new(time);
    private volatile TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the next commit that changes a job; to be asked for before looking.</summary>
    public Task Next => _next.Task;

    public IPlanSubscription Follow(Guid jobId) => _topics.Follow(jobId);

    public void Committed(IReadOnlyCollection<Guid> jobs)
    {
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
