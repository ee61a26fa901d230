namespace CleanPlan.Domain.Plans;

/// <summary>What a worker says of a task that it holds, under the token of its lease.</summary>
/// <param name="Hash">of the parsed request; equal hashes under one token are one report said twice</param>
public abstract record WorkerReport(long LeaseToken, string Hash)
{
    /// <summary>Its name on the wire and in the row.</summary>
    public abstract string Outcome { get; }
}

/// <param name="Result">JSON text</param>
public sealed record Completion(long LeaseToken, string Hash, string? Result, IReadOnlyList<TaskDraft> AddTasks)
    : WorkerReport(LeaseToken, Hash)
{
    public const string Name = "complete";

    public override string Outcome => Name;
}

/// <param name="RetryAfterSeconds">wins over the policy's delay where it is longer</param>
public sealed record FailureReport(
    long LeaseToken,
    string Hash,
    string ErrorType,
    string ErrorMessage,
    bool Retryable = true,
    double RetryAfterSeconds = 0
) : WorkerReport(LeaseToken, Hash)
{
    public const string Name = "fail";

    public override string Outcome => Name;
}

/// <summary>The worker gives the task back unharmed.</summary>
public sealed record Release(long LeaseToken, string Hash) : WorkerReport(LeaseToken, Hash)
{
    public const string Name = "release";

    public override string Outcome => Name;
}

/// <summary>The agent asks a person; lease and slot are freed meanwhile.</summary>
/// <param name="Reason"><see cref="TaskReason.AwaitingApproval"/> or <see cref="TaskReason.AwaitingInput"/></param>
public sealed record Question(long LeaseToken, string Hash, TaskReason Reason, string Message)
    : WorkerReport(LeaseToken, Hash)
{
    public const string Name = "block";

    public override string Outcome => Name;
}

/// <summary>Extends the lease; is not kept, so it has no hash.</summary>
public sealed record Heartbeat(long LeaseToken, int? Progress = null, string? Message = null, int? LeaseSeconds = null)
    : WorkerReport(LeaseToken, "")
{
    public const string Name = "heartbeat";

    public override string Outcome => Name;
}

/// <summary>What the agent does meanwhile; is not kept either.</summary>
public sealed record AgentEvents(long LeaseToken, IReadOnlyList<AgentEvent> Events) : WorkerReport(LeaseToken, "")
{
    public override string Outcome => "events";
}

/// <param name="EventType">agent_progress, tool_call or tool_result: the others are the engine's</param>
public sealed record AgentEvent(
    TaskEventType EventType,
    string? Message = null,
    int? Progress = null,
    string? ToolName = null,
    string? ToolInput = null,
    string? ToolOutput = null
);

/// <summary>The last report that a task's row keeps, to answer the same one again.</summary>
public readonly record struct LastReport(long Token, string Outcome, string Hash);

/// <summary>An answer that a person gave to an agent's question, or to its request for an approval.</summary>
/// <param name="Input">JSON text</param>
public sealed record Answer(string Question, string Input, string? By, DateTimeOffset At);
