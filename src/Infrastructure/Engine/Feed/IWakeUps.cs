using CleanPlan.Domain.Common;
using CleanPlan.Infrastructure.Engine.Claims;

namespace CleanPlan.Infrastructure.Engine.Feed;

/// <summary>
/// Word of commits from one process to the others that serve the same storage. A storage that has others also hears
/// them, and tells its process what it heard by <see cref="WakeUp.Tell"/>.
/// </summary>
internal interface IWakeUps
{
    /// <summary>Tells the others of a commit, and waits for none of them.</summary>
    void Tell(CommittedChanges changes);
}

/// <summary>A hint: who is woken looks by himself. Nothing depends on it but how soon that is.</summary>
/// <param name="Ready">how many tasks of a type have become claimable; without a type, for anyone</param>
/// <param name="Settled">plans that nobody need wait for</param>
/// <param name="Changed">plans that have changed or are gone</param>
/// <param name="Everybody">whether all who wait for tasks shall look again</param>
internal sealed record WakeUp(
    IReadOnlyDictionary<(TenantId Tenant, string? AgentType), int> Ready,
    IReadOnlyCollection<Guid> Settled,
    IReadOnlyCollection<Guid> Changed,
    bool Everybody
)
{
    public void Tell(QueueSignal signal, PlanFeed plans)
    {
        signal.Committed(Ready, Settled, Everybody);
        foreach (var planId in Changed)
            plans.ChangedElsewhere(planId);
    }
}
