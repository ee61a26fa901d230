using static CleanPlan.Domain.Plans.PlanTaskStatus;

namespace CleanPlan.Domain.Plans;

// what the plan's rules do to a task
public sealed partial class PlanTask
{
    public RunDecision Decide() => RunRule.Decide(RunOn, Dependencies);

    /// <summary>In a stopped plan these wait for the failure to go away; the others are there for failures.</summary>
    public bool StopsWithPlan => RunOn is RunOn.Success or RunOn.Any;

    internal void CountDependency(DependencyOutcome from, DependencyOutcome to)
    {
        Dependencies = Dependencies.Moved(from, to);
        Touch(TaskChanges.Counts);
    }

    /// <summary>The rule is met: the delay starts, once, and the task stands in the queue or asks for its approval.</summary>
    internal void BecomeClaimable(DateTimeOffset now)
    {
        StartDelay(now);
        ClaimableAt = NotBefore > now ? NotBefore : now;
        Touch(TaskChanges.Queue);
    }

    internal void WaitForDependencies()
    {
        ClaimableAt = null;
        Touch(TaskChanges.Queue);
    }

    internal void AskForApproval(DateTimeOffset now)
    {
        StartDelay(now);
        MoveTo(Blocked, TaskReason.AwaitingApproval, now);
    }

    internal void Block(TaskReason reason, DateTimeOffset now) => MoveTo(Blocked, reason, now);

    /// <summary>What blocked it by a rule is gone; where that was settled, its deadline starts anew.</summary>
    internal void Unblock(DateTimeOffset now)
    {
        var wasSettled = !IsBlockedLive;
        MoveTo(Pending, null, now);
        if (wasSettled)
            StartDeadline(now);
    }

    internal void MissDeadline(DateTimeOffset now)
    {
        MoveTo(Failed, TaskReason.DeadlineExceeded, now);
        (ErrorType, ErrorMessage) = ("deadline_exceeded", $"The task's deadline of {DeadlineSeconds} s has passed.");
        Question = null;
    }

    internal void StartDeadline(DateTimeOffset now)
    {
        DeadlineFrom = now;
        DeadlineAt = DeadlineSeconds is { } seconds ? now.AddSeconds(seconds) : null;
        Touch(TaskChanges.State);
    }

    /// <summary>Takes from its row what storage had left out before.</summary>
    internal void Recall(PlanTask stored)
    {
        if (stored.HasEdges && !HasEdges)
            (DependsOn, HasEdges) = (stored.DependsOn, true);
        if (!stored.HasDetails || HasDetails)
            return;

        HasDetails = true;
        (Title, Description, Input) = (stored.Title, stored.Description, stored.Input);
        (Metadata, EstimatedSeconds, ForkedFrom) = (stored.Metadata, stored.EstimatedSeconds, stored.ForkedFrom);
        Answers = stored.Answers;
        // a result that this unit of work has brought is newer
        if (!Changes.HasFlag(TaskChanges.Result))
            Result = stored.Result;
    }

    /// <summary>How long the texts are that storage may leave out, in characters.</summary>
    internal int TextLength =>
        (Description?.Length ?? 0)
        + (Input?.Length ?? 0)
        + (Metadata?.Length ?? 0)
        + (Result?.Length ?? 0)
        + (Answers.Count == 0 ? 0 : Answers.Sum(answer => answer.Input.Length));

    internal void LeaveOutDetails()
    {
        HasDetails = false;
        (Description, Input, Metadata, Result, Answers) = (null, null, null, null, []);
    }

    internal void AddDependency(int position, DependencyOutcome outcome)
    {
        DependsOn = [.. DependsOn, position];
        Dependencies = (Dependencies with { Total = Dependencies.Total + 1 }).Plus(outcome, 1);
        Touch(TaskChanges.Edges | TaskChanges.Counts | TaskChanges.Queue);
    }

    internal void AddDependent(int position)
    {
        Dependents = [.. Dependents, position];
        Touch(TaskChanges.Edges);
    }

    internal void RemoveDependent(int position)
    {
        Dependents = [.. Dependents.Where(dependent => dependent != position)];
        Touch(TaskChanges.Edges);
    }

    /// <summary>A fork keeps what the original has reached.</summary>
    internal void KeepOutcomeOf(PlanTask original)
    {
        (Status, Reason) = (original.Status, original.Reason);
        (Progress, Result) = (original.Progress, original.Result);
        (StartedAt, CompletedAt) = (original.StartedAt, original.CompletedAt);
        ForkedFrom = original.Id;
    }

    /// <summary>What it would take to ask for the same task again.</summary>
    internal TaskDraft ToDraft(IReadOnlyDictionary<int, string> keys) =>
        new()
        {
            Key = Key,
            Title = Title,
            Description = Description,
            AgentType = AgentType,
            DependsOn = [.. DependsOn.Select(position => keys[position])],
            CanParallel = CanParallel,
            Input = Input,
            RunOn = RunOn,
            Optional = Optional,
            RequiresApproval = RequiresApproval,
            Retry = Retry,
            TimeoutSeconds = TimeoutSeconds,
            DeadlineSeconds = DeadlineSeconds,
            DelaySeconds = DelaySeconds,
            EstimatedSeconds = EstimatedSeconds,
            Priority = Priority,
            Pool = Pool,
            Slots = Slots,
            Metadata = Metadata,
        };

    private void StartDelay(DateTimeOffset now)
    {
        if (NotBefore is null && DelaySeconds is > 0)
        {
            NotBefore = now.AddSeconds(DelaySeconds.Value);
            Touch(TaskChanges.State);
        }
    }
}
