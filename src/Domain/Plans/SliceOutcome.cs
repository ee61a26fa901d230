using CleanPlan.Domain.Common;

namespace CleanPlan.Domain.Plans;

/// <summary>What became of one command of a slice; filled when the slice has carried it out.</summary>
public sealed class SliceOutcome
{
    public Result Result { get; internal set; }

    /// <summary>The task that the command was about, as the slice leaves it.</summary>
    public PlanTask? Task { get; internal set; }

    /// <summary>False where the effect already held, and nothing was written.</summary>
    public bool Changed { get; internal set; }

    /// <summary>A command that was refused before it came to its slice.</summary>
    public static SliceOutcome Refused(Error error) => new() { Result = error };
}
