using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Abstractions;

/// <summary>Plans as the last commit left them, and word of the next one.</summary>
public interface IPlanFeed
{
    /// <summary>
    /// The plan, from memory where it is known there: never older than an answer that was given. Null where the tenant
    /// has none such. Others hold it too, so it is only read.
    /// </summary>
    ValueTask<Plan?> Find(TenantId tenant, Guid planId, CancellationToken cancel);

    /// <summary>Follow a plan before looking at it, so that nothing is missed in between.</summary>
    IPlanSubscription Follow(Guid planId);
}

/// <summary>Somebody who waits for what happens to a plan; disposing it costs the server nothing more.</summary>
public interface IPlanSubscription : IDisposable
{
    /// <summary>How often the plan has changed; to be asked for before looking.</summary>
    long Changes { get; }

    /// <summary>Waits for more changes than there were, or until it is over, but not longer than that.</summary>
    /// <returns>whether there is anything new</returns>
    Task<bool> Changed(long since, TimeSpan patience, CancellationToken cancel);

    /// <summary>Nothing more is told: the plan was deleted, the server stops, or the follower has fallen too far behind.</summary>
    bool IsOver { get; }

    /// <summary>Cancelled where the follower has fallen too far behind, also in the middle of what holds it up.</summary>
    CancellationToken Cut { get; }

    /// <summary>The events that come after a number, a bounded number of them.</summary>
    /// <returns>empty where there are none yet; null where only the storage knows</returns>
    IReadOnlyList<EncodedEvent>? After(long seq);
}
