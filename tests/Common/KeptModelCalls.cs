using System.Collections.Concurrent;
using CleanPlan.Application.Planning;

namespace CleanPlan.Tests.Common;

/// <summary>A log of calls in memory, in the order in which they left.</summary>
public sealed class KeptModelCalls : IModelCallLog
{
    private readonly ConcurrentQueue<ModelCall> _sent = [];
    private readonly ConcurrentDictionary<Guid, ModelCallEnd> _ended = [];

    public IReadOnlyList<ModelCall> Sent => [.. _sent];

    /// <summary>Each with how it has ended; null where it is on its way.</summary>
    public IReadOnlyList<(ModelCall Call, ModelCallEnd? End)> All =>
        [.. _sent.Select(call => (call, _ended.GetValueOrDefault(call.Id)))];

    public IReadOnlyList<ModelCallEnd> Ends => [.. All.Select(call => call.End).OfType<ModelCallEnd>()];

    Task IModelCallLog.Sent(ModelCall call, CancellationToken cancel)
    {
        _sent.Enqueue(call);
        return Task.CompletedTask;
    }

    Task IModelCallLog.Ended(Guid callId, ModelCallEnd end, CancellationToken cancel) =>
        _ended.TryAdd(callId, end)
            ? Task.CompletedTask
            : throw new InvalidOperationException("A call has ended twice.");
}
