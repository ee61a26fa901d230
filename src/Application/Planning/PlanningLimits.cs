namespace CleanPlan.Application.Planning;

/// <summary>Sizes of what a planner is told and may answer; texts in characters, JSON in UTF-8 bytes.</summary>
public static class PlanningLimits
{
    public const int Tasks = 200;
    public const int Answer = 64 * 1024;
    public const int Depth = 32;
    public const int Title = 200;
    public const int Input = 4 * 1024;
    public const int Notes = 10_000;

    /// <summary>Faults of one answer that are told; who makes more needs no list of them.</summary>
    public const int Faults = 100;

    /// <summary>Of a session's messages the last ones are told, and together no more than this of them.</summary>
    public const int Messages = 20;
    public const int MessageBytes = 16 * 1024;

    /// <summary>Of each result.</summary>
    public const int Result = 1024;
}
