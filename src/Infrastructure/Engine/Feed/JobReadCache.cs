using CleanPlan.Domain.Jobs;
using Microsoft.Extensions.Caching.Memory;

namespace CleanPlan.Infrastructure.Engine.Feed;

/// <summary>
/// Jobs that somebody has asked about, until a commit changes them. What a read brings is kept only if nothing was told of
/// the job since the read began.
/// </summary>
internal sealed class JobReadCache
{
    /// <summary>Jobs, of about 1 KB each.</summary>
    private const int Capacity = 10_000;

    private static readonly MemoryCacheEntryOptions s_one = new() { Size = 1 };

    private readonly Lock _gate = new();
    private readonly MemoryCache _jobs = new(new MemoryCacheOptions { SizeLimit = Capacity });
    private readonly MemoryCache _ofExecutions = new(new MemoryCacheOptions { SizeLimit = Capacity });

    // jobs share them, which costs a read where two are told of at once, and never more
    private readonly long[] _changes = new long[1_024];

    public Job? Find(Guid jobId) => _jobs.Get<Job>(jobId);

    /// <summary>The job whose newest execution it is.</summary>
    public Job? FindByExecution(Guid executionId) => _ofExecutions.Get<Job>(executionId);

    /// <summary>To be asked for before a read begins.</summary>
    public long Changes(Guid jobId) => Volatile.Read(ref _changes[Place(jobId)]);

    public void Changed(Guid jobId)
    {
        lock (_gate)
        {
            _changes[Place(jobId)]++;
            if (_jobs.Get<Job>(jobId) is { } job)
                _ofExecutions.Remove(job.ExecutionId);
            _jobs.Remove(jobId);
        }
    }

    /// <param name="changes">as <see cref="Changes"/> were before the read began</param>
    public void Read(Job job, long changes)
    {
        lock (_gate)
        {
            if (_changes[Place(job.Id)] != changes)
                return;
            _jobs.Set(job.Id, job, s_one);
            _ofExecutions.Set(job.ExecutionId, job, s_one);
        }
    }

    private int Place(Guid jobId) => (int)((uint)jobId.GetHashCode() % _changes.Length);
}
