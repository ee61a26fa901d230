using CleanPlan.Domain.Common;

namespace CleanPlan.Domain.Jobs;

/// <summary>
/// A request to reach a goal: it gets a plan, waits for its turn and runs it. What has a plan follows it, move by move, in
/// the plan's own transaction. Setters are internal for storage alone, which brings back rows.
/// </summary>
public sealed partial class Job
{
    public static readonly TransitionTable<JobStatus> Transitions = new(
        (JobStatus.Created, [JobStatus.Drafting, JobStatus.DraftReady, JobStatus.Queued, JobStatus.Cancelled]),
        (JobStatus.Drafting, [JobStatus.DraftReady, JobStatus.Queued, JobStatus.Failed, JobStatus.Cancelled]),
        (JobStatus.DraftReady, [JobStatus.Drafting, JobStatus.Queued, JobStatus.Cancelled]),
        (JobStatus.Queued, [JobStatus.Running, JobStatus.Succeeded, JobStatus.Cancelled]),
        (JobStatus.Running, [JobStatus.Succeeded, JobStatus.Failed, JobStatus.Cancelled]),
        (JobStatus.Failed, [JobStatus.Created, JobStatus.Queued, JobStatus.Running, JobStatus.Succeeded])
    );

    private readonly List<JobEvent> _events = [];
    private readonly List<Execution> _executions = [];
    private readonly List<Draft> _drafts = [];

    internal Job() { }

    public Guid Id { get; internal set; }
    public TenantId TenantId { get; internal set; }
    public Guid SessionId { get; internal set; }
    public JobSource Source { get; internal set; }

    /// <summary>What it is for; a plan that came along has its own, which is this too.</summary>
    public string Goal { get; internal set; } = "";
    public JobStatus Status { get; internal set; }
    public JobReason? Reason { get; internal set; }

    /// <summary>9 goes first, 0 last.</summary>
    public int Priority { get; internal set; }
    public DateTimeOffset? NotBefore { get; internal set; }

    /// <summary>Whether a person must see its draft before it is queued.</summary>
    public bool RequireApproval { get; internal set; }

    /// <summary>What the planner may give tasks to; the usual ones where there are none.</summary>
    public IReadOnlyList<string> AgentTypes { get; internal set; } = [];
    public string? CallbackUrl { get; internal set; }

    /// <summary>The caller's own name for it; the newest job of a tenant has it.</summary>
    public string? ExternalId { get; internal set; }

    /// <summary>JSON text.</summary>
    public string? Metadata { get; internal set; }

    /// <summary>There from the moment on that it is queued.</summary>
    public Guid? PlanId { get; internal set; }
    public Guid ExecutionId { get; internal set; }

    /// <summary>How many attempts there were.</summary>
    public int Attempts { get; internal set; }

    /// <summary>Of the newest draft; 0 before the first.</summary>
    public int DraftRevision { get; internal set; }

    /// <summary>What it has failed of last.</summary>
    public JobError? Error { get; internal set; }

    /// <summary>What models were asked for it, and what that has cost.</summary>
    public ModelUsage Usage { get; internal set; }
    public string? RequestedBy { get; internal set; }
    public string? ApprovedBy { get; internal set; }
    public DateTimeOffset? ApprovedAt { get; internal set; }

    /// <summary>Since when it waits for a planner, or for its turn.</summary>
    public DateTimeOffset WaitsSince { get; internal set; }

    /// <summary>When its time has come, or will: who has waited longest since then goes first.</summary>
    public DateTimeOffset DueAt { get; internal set; }

    /// <summary>The number of its last event.</summary>
    public long EventSeq { get; internal set; }
    public long Version { get; internal set; }
    public DateTimeOffset CreatedAt { get; internal set; }
    public DateTimeOffset UpdatedAt { get; internal set; }
    public DateTimeOffset? StartedAt { get; internal set; }
    public DateTimeOffset? CompletedAt { get; internal set; }

    public bool IsFinal => Transitions.IsFinal(Status);

    public bool IsSettled => IsFinal || Status is JobStatus.Failed;

    /// <summary>What was said of it since it was loaded, in order.</summary>
    public IReadOnlyList<JobEvent> Events => _events;

    /// <summary>Those that are loaded: the newest one, and what came since.</summary>
    public IReadOnlyList<Execution> Executions => _executions;

    /// <summary>Those that are loaded: the newest one, and what came since.</summary>
    public IReadOnlyList<Draft> Drafts => _drafts;

    public Execution Execution => _executions.Single(execution => execution.Id == ExecutionId);

    public Draft? Draft => _drafts.SingleOrDefault(draft => draft.Revision == DraftRevision);

    public static Job Create(JobRequest request, TenantId tenant, Guid sessionId, DateTimeOffset now)
    {
        var job = new Job
        {
            Id = Guid.CreateVersion7(now),
            TenantId = tenant,
            SessionId = sessionId,
            Source = request.Source,
            Goal = request.Goal,
            Priority = request.Priority,
            NotBefore = request.NotBefore,
            RequireApproval = request.RequireApproval,
            AgentTypes = request.AgentTypes,
            CallbackUrl = request.CallbackUrl,
            ExternalId = request.ExternalId,
            Metadata = request.Metadata,
            RequestedBy = request.By,
            CreatedAt = now,
        };
        job.Wait(now);
        job.Begin(now);
        job.Say(JobEventType.StatusChanged, request.By, now, to: JobStatus.Created);
        return job;
    }

    /// <summary>Brings back the execution of a row, which storage reads beside it.</summary>
    internal void Recall(Execution execution) => _executions.Add(execution);

    /// <summary>What was said is written.</summary>
    internal void Saved() => _events.Clear();

    private void MoveTo(JobStatus next, JobReason? reason, string? by, DateTimeOffset now)
    {
        if (!Transitions.Allows(Status, next))
            throw new InvalidOperationException($"No rule moves a job from {Status} to {next}.");

        var from = Status;
        if (from is JobStatus.Failed)
            Begin(now);
        Status = next;
        Reason = reason;
        StartedAt ??= next is JobStatus.Running ? now : null;
        CompletedAt = IsSettled ? now : null;
        if (next is JobStatus.Created or JobStatus.Queued)
            Wait(now);
        Say(JobEventType.StatusChanged, by, now, from, next, reason);
    }

    private void Wait(DateTimeOffset since)
    {
        WaitsSince = since;
        // a goal is planned as soon as there is a place, whenever its plan may begin
        DueAt = Status is JobStatus.Queued && NotBefore > since ? NotBefore.Value : since;
    }

    private void Begin(DateTimeOffset now)
    {
        var execution = new Execution
        {
            Id = Guid.CreateVersion7(now),
            TenantId = TenantId,
            JobId = Id,
            Number = ++Attempts,
            CreatedAt = now,
        };
        _executions.Add(execution);
        ExecutionId = execution.Id;
        Error = null;
    }

    /// <param name="plan">as it stands in this transaction; null where there is none</param>
    private void End(PlanStanding? plan, DateTimeOffset now)
    {
        var execution = Execution;
        execution.EndedAt = now;
        execution.Outcome = Status.Wire();
        execution.PlanId = PlanId;
        execution.Progress = plan?.Progress ?? 0;
        execution.Version = Version + (plan?.Version ?? 0);
        execution.Error = Error;
    }

    private void Say(
        JobEventType type,
        string? by,
        DateTimeOffset now,
        JobStatus? from = null,
        JobStatus? to = null,
        JobReason? reason = null,
        int? revision = null
    )
    {
        Touch(now);
        _events.Add(
            new JobEvent
            {
                TenantId = TenantId,
                JobId = Id,
                Seq = ++EventSeq,
                Type = type,
                From = from,
                To = to,
                Reason = reason,
                By = by,
                ExecutionId = ExecutionId,
                Revision = revision,
                Timestamp = now,
            }
        );
    }
}

/// <summary>What a job is to be made of, whatever its source.</summary>
public sealed record JobRequest(JobSource Source, string Goal, int Priority, string By)
{
    public DateTimeOffset? NotBefore { get; init; }
    public bool RequireApproval { get; init; }
    public IReadOnlyList<string> AgentTypes { get; init; } = [];
    public string? CallbackUrl { get; init; }
    public string? ExternalId { get; init; }

    /// <summary>JSON text.</summary>
    public string? Metadata { get; init; }
}

/// <summary>What requests to models come to.</summary>
/// <param name="Cost">of those whose price is known, in the currency of the configured prices</param>
public readonly record struct ModelUsage(int Calls, long InputTokens, long OutputTokens, decimal Cost)
{
    public static ModelUsage operator +(ModelUsage a, ModelUsage b) =>
        new(a.Calls + b.Calls, a.InputTokens + b.InputTokens, a.OutputTokens + b.OutputTokens, a.Cost + b.Cost);
}

/// <summary>What a job has failed of.</summary>
/// <param name="Type">one of a closed list where the job itself has failed, a worker's word where a task has</param>
/// <param name="TaskId">the task that has failed first, where one has</param>
/// <param name="Faults">everything that is wrong with the planner's last answer</param>
public sealed record JobError(
    string Type,
    string Message,
    Guid? TaskId = null,
    string? TaskKey = null,
    IReadOnlyList<Fault>? Faults = null
);

/// <summary>What a job takes over of its plan when an attempt ends.</summary>
public readonly record struct PlanStanding(int Progress, long Version);
