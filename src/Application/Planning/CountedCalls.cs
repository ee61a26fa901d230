using CleanPlan.Domain.Jobs;

namespace CleanPlan.Application.Planning;

/// <summary>Hands on what it is told, and sums it up.</summary>
internal sealed class CountedCalls(IModelCallLog log) : IModelCallLog
{
    private readonly Lock _gate = new();

    public ModelUsage Usage { get; private set; }

    public async Task Sent(ModelCall call, CancellationToken cancel)
    {
        await log.Sent(call, cancel);
        Add(new ModelUsage(1, 0, 0, 0));
    }

    public Task Ended(Guid callId, ModelCallEnd end, CancellationToken cancel)
    {
        Add(new ModelUsage(0, end.InputTokens ?? 0, end.OutputTokens ?? 0, end.Cost ?? 0));
        return log.Ended(callId, end, cancel);
    }

    private void Add(ModelUsage usage)
    {
        lock (_gate)
            Usage += usage;
    }
}
