using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Domain.Tests.Plans.Properties;

/// <summary>
/// A whole plan in the simplest way: a list of tasks, everything computed from all of them, again after each command.
/// Written from the contract alone; the quotations are its words. Commands are in the other parts.
/// </summary>
internal sealed partial class PlainPlan(OnFailure onFailure, PlainFault fault = PlainFault.None)
{
    private int _positions;
    private int _failures;

    public List<PlainTask> Tasks { get; } = [];
    public PlanStatus Status { get; private set; }
    public bool Paused { get; private set; }
    public OnFailure OnFailure { get; } = onFailure;
    public DateTimeOffset? CompletedAt { get; private set; }

    /// <summary>What the last command moved.</summary>
    public List<PlainMove> Moves { get; } = [];

    /// <summary>How many lines of agent_progress the last command wrote.</summary>
    public int Told { get; private set; }

    public bool IsFinal => Status is PlanStatus.Done or PlanStatus.Aborted;

    /// <summary>
    /// "integers 0..100; a plan's is the floor of the mean over its tasks; done and skipped count 100 [..] A done
    /// plan reads 100, whatever its optional tasks reached"
    /// </summary>
    public int Progress =>
        Status == PlanStatus.Done
            ? 100
            : Tasks.Sum(t => t.Status is PlanTaskStatus.Done or PlanTaskStatus.Skipped ? 100 : t.Progress)
                / Tasks.Count;

    /// <summary>"the earliest among the tasks that are failed now, those that are not optional first"</summary>
    public string? FirstFailure =>
        Tasks
            .Where(t => t.Status == PlanTaskStatus.Failed)
            .OrderBy(t => t.Spec.Optional)
            .ThenBy(t => t.FailedAsNumber)
            .FirstOrDefault()
            ?.Key;

    /// <summary>"the first that holds of paused, attention, failing, running; null outside in_progress"</summary>
    public PlanPhase? Phase
    {
        get
        {
            if (Status != PlanStatus.InProgress)
                return null;
            if (Paused)
                return PlanPhase.Paused;
            if (Tasks.Any(t => t.BlockedLive) && !Tasks.Any(Moving))
                return PlanPhase.Attention;
            return Tasks.Any(t => t.FailedForGood) ? PlanPhase.Failing : PlanPhase.Running;
        }
    }

    /// <summary>"its reason is computed when read, the first that holds"; slots are not a plan's matter</summary>
    public TaskReason PendingReason(PlainTask t, DateTimeOffset now)
    {
        if (Status == PlanStatus.Pending)
            return TaskReason.NotStarted;
        if (PlainRules.Of(t, fault) != Verdict.Met)
            return TaskReason.WaitingDependencies;
        if (Paused)
            return TaskReason.Paused;
        return t.NotBefore > now ? TaskReason.Scheduled : TaskReason.Ready;
    }

    /// <summary>"in_progress, retrying or pending with its rule met"</summary>
    private bool Moving(PlainTask t) =>
        t.Status == PlanTaskStatus.InProgress
        || (t.Status == PlanTaskStatus.Retrying && fault != PlainFault.AttentionIgnoresRetrying)
        || (t.Status == PlanTaskStatus.Pending && PlainRules.Of(t, fault) == Verdict.Met);

    /// <summary>"stop is a state, not a moment: while a failure that is not optional is left"</summary>
    private bool Stopped => OnFailure == OnFailure.Stop && Tasks.Any(t => t.FailedForGood);

    public PlainTask this[string key] => Tasks.Single(t => t.Key == key);

    /// <summary>These tasks, and all that they depend on.</summary>
    public HashSet<PlainTask> Upstream(IEnumerable<string> keys)
    {
        var found = new HashSet<PlainTask>();
        var open = new Stack<PlainTask>(Tasks.Where(t => keys.Contains(t.Key)));
        while (open.TryPop(out var task))
        {
            if (found.Add(task))
                task.DependsOn.ForEach(open.Push);
        }

        return found;
    }

    /// <summary>After every command: the rules of all tasks, then the plan's status from all tasks.</summary>
    private void Settle(DateTimeOffset now)
    {
        // "Rules are applied from the plan's start on"
        if (Status == PlanStatus.Pending || IsFinal)
            return;

        // dependencies first, so that each task is judged once, by what its dependencies have come to
        foreach (var task in DependenciesFirst())
            ApplyRule(task, now);
        RollUp(now);
    }

    private void ApplyRule(PlainTask task, DateTimeOffset now)
    {
        // "no success or any task is pending: each that is pending, comes to pending, or waits for an approval
        // asked by its rule is blocked plan_stopped"; "always and failure tasks still run"
        var stopped = Stopped && task.Spec.RunOn is RunOn.Success or RunOn.Any;
        var verdict = PlainRules.Of(task, fault);

        if (task.Is(PlanTaskStatus.Blocked, TaskReason.PlanStopped) && !stopped)
            Reopen(task, now);
        else if (task.Is(PlanTaskStatus.Blocked, TaskReason.DependencyFailed) && verdict != Verdict.Impossible)
            Reopen(task, now);
        else if (
            task.Is(PlanTaskStatus.Blocked, TaskReason.AwaitingApproval)
            && !task.AskedByAgent
            && (stopped || verdict != Verdict.Met)
        )
            Move(task, PlanTaskStatus.Pending, null);

        if (task.Status != PlanTaskStatus.Pending)
            return;
        if (stopped && fault != PlainFault.StopIsAMoment)
            Move(task, PlanTaskStatus.Blocked, TaskReason.PlanStopped);
        else if (verdict == Verdict.Impossible)
            Move(task, PlanTaskStatus.Blocked, TaskReason.DependencyFailed);
        else if (verdict == Verdict.Pointless)
            Move(task, PlanTaskStatus.Skipped, TaskReason.ByRule);
        else if (verdict == Verdict.Met)
            RuleIsMet(task, now);
    }

    private void RuleIsMet(PlainTask task, DateTimeOffset now)
    {
        // "not_before is set once, from delay_seconds, when the rule is first met, and an approval is asked at that moment"
        if (task.Spec.DelaySeconds is { } delay)
            task.NotBefore ??= now.AddSeconds(delay);
        if (!task.Spec.RequiresApproval || task.ApprovedAt is not null)
            return;
        Move(task, PlanTaskStatus.Blocked, TaskReason.AwaitingApproval);
        task.AskedByAgent = false;
    }

    private void Reopen(PlainTask task, DateTimeOffset now)
    {
        Move(task, PlanTaskStatus.Pending, null);
        task.DeadlineFrom = now;
    }

    /// <summary>"The status of a started plan is a function of all its tasks"</summary>
    private void RollUp(DateTimeOffset now)
    {
        var fails = Tasks.Any(t =>
            t.FailedForGood || (fault == PlainFault.OptionalFailureFailsThePlan && t.Status == PlanTaskStatus.Failed)
        );
        if (Tasks.Any(t => t.Live))
            MovePlan(PlanStatus.InProgress, now);
        else
            MovePlan(fails ? PlanStatus.Failed : PlanStatus.Done, now);
    }

    /// <summary>"Pause and resume write a plan event", though the plan stays in its status</summary>
    private void TellPlan() => Moves.Add(new PlainMove(null, Status.Wire(), Status.Wire(), null));

    private void MovePlan(PlanStatus to, DateTimeOffset now)
    {
        if (to == Status)
            return;
        Moves.Add(new PlainMove(null, Status.Wire(), to.Wire(), null));
        Status = to;

        // "completed_at is null again when a settled state is left"
        CompletedAt = to is PlanStatus.Done or PlanStatus.Failed or PlanStatus.Aborted ? now : null;

        // "settling keeps it; done and aborted read paused: false"
        Paused &= !IsFinal;
    }

    private void Move(PlainTask task, PlanTaskStatus to, TaskReason? reason, TaskReason? said = null)
    {
        Moves.Add(new PlainMove(task.Key, task.Status.Wire(), to.Wire(), (said ?? reason)?.Wire()));
        (task.Status, task.Reason) = (to, reason);

        // "every in_progress task has a lease and no other has one"
        (task.LeaseExpiresAt, task.TimeoutAt, task.Worker) = (null, null, null);
        task.NextAttemptAt = null;
        if (to == PlanTaskStatus.Done)
            task.Progress = 100;
        if (to == PlanTaskStatus.Failed)
            task.FailedAsNumber = ++_failures;
    }

    private List<PlainTask> DependenciesFirst()
    {
        var ordered = new List<PlainTask>();
        var seen = new HashSet<PlainTask>();
        foreach (var task in Tasks)
            Visit(task);
        return ordered;

        void Visit(PlainTask task)
        {
            if (!seen.Add(task))
                return;
            foreach (var dependency in task.DependsOn)
                Visit(dependency);
            ordered.Add(task);
        }
    }
}
