namespace CleanPlan.Domain.Plans;

/// <summary>Sizes that a plan and its tasks keep to; texts in characters, JSON in UTF-8 bytes.</summary>
public static class PlanLimits
{
    public const int Tasks = 10_000;
    public const int Dependencies = 100_000;
    public const int DependenciesOfOneTask = 10_000;

    /// <summary>Larger plans never inline their tasks.</summary>
    public const int InlineTasks = 1_000;

    public const int Goal = 10_000;
    public const int Title = 500;
    public const int Description = 20_000;
    public const int Key = 200;
    public const string KeyPattern = "^[A-Za-z0-9_.:-]+$";
    public const int AgentType = 100;
    public const int WorkerId = 200;
    public const int Pool = 100;
    public const int Message = 10_000;
    public const int ErrorType = 200;
    public const int ToolName = 200;
    public const int Json = 256 * 1024;
    public const int Metadata = 16 * 1024;

    public const int MaxPriority = 9;
    public const int DefaultPriority = 5;
    public const int MaxAttempts = 1_000;
    public const double MaxRetryFactor = 100;
    public const int MaxSlots = 1_000;
    public const int DefaultTimeoutSeconds = 600;

    /// <summary>Thirty days: what a timeout, a deadline or a delay may be at most.</summary>
    public const int MaxSeconds = 30 * 86_400;

    /// <summary>Ten years: what a task may be estimated at, which ends nothing.</summary>
    public const int MaxEstimatedSeconds = 3_653 * 86_400;
    public const int MaxRetryAfterSeconds = 86_400;

    public const int MinLeaseSeconds = 5;
    public const int MaxLeaseSeconds = 3_600;
    public const int DefaultLeaseSeconds = 30;
    public const int MaxClaim = 100;
    public const int MaxReports = 100;
    public const int MaxEvents = 1_000;
    public const int MaxAgentTypes = 100;
    public const int MaxWaitSeconds = 60;

    /// <summary>Leases lost in a row after which a task is taken to kill its workers.</summary>
    public const int CrashLoop = 3;
}
