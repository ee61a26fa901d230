using CleanPlan.Domain.Plans;

namespace CleanPlan.Infrastructure.Engine.Feed;

/// <summary>Where one process serves a storage: what it was told is what there is, and there is nobody else to tell.</summary>
internal sealed class OneProcess : IFeedStore, IWakeUps
{
    public ValueTask<bool> IsCurrent(Plan kept, CancellationToken cancel) => new(true);

    public void Tell(CommittedChanges changes) { }
}
