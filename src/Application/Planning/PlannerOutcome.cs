using CleanPlan.Application.Plans;
using CleanPlan.Domain.Common;

namespace CleanPlan.Application.Planning;

/// <summary>What came of asking the planner.</summary>
public abstract record PlannerOutcome;

/// <param name="Tasks">sound; of a replan, one that has a key alone names a task that is there and is to stay</param>
/// <param name="Notes">what the planner says about them</param>
public sealed record PlannerDraft(IReadOnlyList<NewTask> Tasks, string? Notes) : PlannerOutcome;

/// <summary>It gave up.</summary>
/// <param name="Faults">of the last answer, where it is about one</param>
public sealed record PlannerFailure(PlannerFailureType Type, string Message, IReadOnlyList<Fault> Faults)
    : PlannerOutcome;

/// <summary>Why a planner gives up: a closed list, and a public contract.</summary>
public enum PlannerFailureType
{
    /// <summary>No provider gave an answer.</summary>
    ProviderUnavailable,

    /// <summary>The time for a draft was over before there was a sound answer.</summary>
    DraftTimeout,

    /// <summary>The answer broke the rules, and so did the one that was to mend it.</summary>
    AnswerInvalid,

    /// <summary>The servers that asked were lost over it, again and again.</summary>
    PlannerCrashLoop,
}
