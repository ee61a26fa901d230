namespace CleanPlan.Domain.Jobs;

/// <summary>Sizes that a job keeps to; texts in characters, JSON in UTF-8 bytes.</summary>
public static class JobLimits
{
    public const int ExternalId = 200;
    public const int CallbackUrl = 2_000;
    public const int Feedback = 10_000;
    public const int Comment = 10_000;
    public const int Notes = 10_000;

    /// <summary>The name of a key, or of whoever else has acted.</summary>
    public const int By = 200;
    public const int Metadata = 16 * 1024;
    public const int Error = 256 * 1024;

    /// <summary>A draft's tasks, as a body of a plan may have them.</summary>
    public const int Draft = 10 * 1024 * 1024;

    /// <summary>How many levels waiting can lift a priority by.</summary>
    public const int MaxAging = 9;

    /// <summary>Calls of a planner lost in a row after which its goal is taken to kill servers.</summary>
    public const int CrashLoop = 3;

    /// <summary>What the results of an answer have at most, in UTF-8 bytes.</summary>
    public const int Results = 8 * 1024 * 1024;
}
