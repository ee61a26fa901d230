namespace CleanPlan.Application.Abstractions;

/// <summary>What the server gives out: tasks, and news of plans.</summary>
public interface IIntake
{
    /// <summary>
    /// Hands out no task any more (<c>draining</c>), answers those who wait for one with nothing, and tells all who follow
    /// a plan that it is over. For good: the server stops.
    /// </summary>
    void Close();
}
