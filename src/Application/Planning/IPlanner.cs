namespace CleanPlan.Application.Planning;

/// <summary>Makes tasks out of a goal. What it answers was read and checked as if a stranger had sent it.</summary>
public interface IPlanner
{
    /// <summary>
    /// Asks the configured providers, one after the other, until one gives a sound answer, for a minute at most. Changes
    /// nothing but what it tells the log.
    /// </summary>
    /// <param name="calls">is told each request before it leaves and once it has ended, also where this was cancelled</param>
    /// <exception cref="OperationCanceledException">it was cancelled: by nothing else does it end without an outcome</exception>
    Task<PlannerOutcome> Draft(PlannerRequest request, IModelCallLog calls, CancellationToken cancel);
}
