namespace CleanPlan.Application.Abstractions;

/// <summary>Word of what happens to jobs.</summary>
public interface IJobFeed
{
    /// <summary>Follow a job before looking at it, so that nothing is missed in between.</summary>
    IPlanSubscription Follow(Guid jobId);
}
