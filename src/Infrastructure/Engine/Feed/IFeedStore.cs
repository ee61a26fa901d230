using CleanPlan.Domain.Plans;

namespace CleanPlan.Infrastructure.Engine.Feed;

/// <summary>Keeps answers as new as the last commit that any process has acknowledged.</summary>
internal interface IFeedStore
{
    /// <summary>
    /// Whether a plan that this process has kept is still as the storage has it. Looked up after it is asked, unless nobody
    /// else writes.
    /// </summary>
    ValueTask<bool> IsCurrent(Plan kept, CancellationToken cancel);
}
