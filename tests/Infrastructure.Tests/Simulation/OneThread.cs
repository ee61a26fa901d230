using System.Collections.Concurrent;
using CleanPlan.Tests.Common;

namespace CleanPlan.Infrastructure.Tests.Simulation;

/// <summary>
/// Everything that is awaited goes on here, in the order in which it became ready: clients, the writer and the judge
/// are one thread, so a seed has one story.
/// </summary>
internal sealed class OneThread : SynchronizationContext, IDisposable
{
    private readonly BlockingCollection<(SendOrPostCallback Work, object? State)> _ready = [];

    public static T Run<T>(Func<OneThread, T> work)
    {
        var outside = Current;
        using var thread = new OneThread();
        SetSynchronizationContext(thread);
        try
        {
            return work(thread);
        }
        finally
        {
            SetSynchronizationContext(outside);
        }
    }

    public override void Post(SendOrPostCallback d, object? state) => _ready.Add((d, state));

    /// <summary>Goes on until the task has come to its end and nothing is left to do.</summary>
    public T Finish<T>(Task<T> task)
    {
        while (!task.IsCompleted)
        {
            if (!_ready.TryTake(out var next, Patience.Long))
                throw new TimeoutException("Somebody waits for what nobody does.");
            next.Work(next.State);
        }

        while (_ready.TryTake(out var rest))
            rest.Work(rest.State);
        return task.GetAwaiter().GetResult();
    }

    public void Dispose() => _ready.Dispose();
}
