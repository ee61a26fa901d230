using CleanPlan.Domain.Plans;

namespace CleanPlan.Domain.Tests.Plans.Properties;

/// <summary>What people do to a plan. Each command answers "ok", "unchanged", or the code of its refusal.</summary>
internal sealed partial class PlainPlan
{
    private string Start(DateTimeOffset now)
    {
        if (IsFinal)
            return "plan_final";
        if (Status == PlanStatus.Failed)
            return "plan_settled";
        if (Status == PlanStatus.InProgress)
            return "unchanged";

        // "Starting writes pending -> in_progress, and then the roll-up's move if nothing is live"
        MovePlan(PlanStatus.InProgress, now);
        foreach (var task in Tasks.Where(t => t.Live))
            task.DeadlineFrom = now;
        Settle(now);
        return "ok";
    }

    /// <summary>"Pause holds in pending, in_progress and failed"</summary>
    private string SetPaused(bool paused)
    {
        if (IsFinal)
            return "plan_final";
        if (Paused == paused)
            return "unchanged";
        Paused = paused;
        TellPlan();
        return "ok";
    }

    /// <summary>"the plan is aborted, every task that is not done or failed is skipped (plan_aborted), leases are void"</summary>
    private string Abort(DateTimeOffset now)
    {
        if (Status == PlanStatus.Aborted)
            return "unchanged";
        if (IsFinal)
            return "plan_final";
        foreach (
            var task in Tasks.Where(t =>
                t.Status is not (PlanTaskStatus.Done or PlanTaskStatus.Failed or PlanTaskStatus.Skipped)
            )
        )
            Move(task, PlanTaskStatus.Skipped, TaskReason.PlanAborted);
        MovePlan(PlanStatus.Aborted, now);
        return "ok";
    }

    /// <summary>"retries all failures at once"; the optional ones only where that is asked for</summary>
    private string RetryAll(bool optionalToo, DateTimeOffset now)
    {
        if (IsFinal)
            return "plan_final";
        var failures = Tasks
            .Where(t => t.Status == PlanTaskStatus.Failed && (optionalToo || !t.Spec.Optional))
            .ToList();
        if (failures.Count == 0)
            return "unchanged";
        failures.ForEach(task => Retry(task, now));
        Settle(now);
        return "ok";
    }

    /// <summary>"retry takes failed and retrying, not blocked"; "retry of a pending task" changes nothing</summary>
    private string Retry(string key, DateTimeOffset now)
    {
        var task = this[key];
        if (IsFinal)
            return "plan_final";
        if (task.Status == PlanTaskStatus.Pending)
            return "unchanged";
        if (task.Status is not (PlanTaskStatus.Failed or PlanTaskStatus.Retrying))
            return "invalid_transition";
        Retry(task, now);
        Settle(now);
        return "ok";
    }

    /// <summary>"An operator's retry, of a failed task or of a retrying one, sets retry_count, lost_leases and progress to 0"</summary>
    private void Retry(PlainTask task, DateTimeOffset now)
    {
        Move(task, PlanTaskStatus.Pending, null);
        (task.RetryCount, task.LostLeases, task.Progress) = (0, 0, 0);
        if (fault == PlainFault.ApprovalIsForgottenByRetry)
            task.ApprovedAt = null;
        task.DeadlineFrom = now;
    }

    private string Skip(string key, DateTimeOffset now)
    {
        var task = this[key];
        if (IsFinal)
            return "plan_final";
        if (task.Status == PlanTaskStatus.Skipped)
            return "unchanged";
        if (task.Status == PlanTaskStatus.Done)
            return "invalid_transition";
        Move(task, PlanTaskStatus.Skipped, TaskReason.ByOperator);
        Settle(now);
        return "ok";
    }

    private string Override(string key, string result, DateTimeOffset now)
    {
        var task = this[key];
        if (IsFinal)
            return "plan_final";
        if (task.Is(PlanTaskStatus.Done, TaskReason.Overridden) && task.Result == result)
            return "unchanged";
        if (task.Status != PlanTaskStatus.Failed)
            return "invalid_transition";
        task.Result = result;
        Move(task, PlanTaskStatus.Done, TaskReason.Overridden);
        Settle(now);
        return "ok";
    }

    /// <summary>"Re-opening (... an approval ...)": so the deadline counts from here, other than after an input.</summary>
    private string Approve(string key, DateTimeOffset now)
    {
        var task = this[key];
        if (IsFinal)
            return "plan_final";
        if (!task.Is(PlanTaskStatus.Blocked, TaskReason.AwaitingApproval))
            return task.ApprovedAt is null ? "not_awaiting_approval" : "unchanged";
        task.ApprovedAt = now;

        // "Answers to an agent's question are kept", and a yes to its request is one
        task.Answers += task.AsksByAgent ? 1 : 0;
        Reopen(task, now);
        Settle(now);
        return "ok";
    }

    /// <summary>"a reject clears it"</summary>
    private string Reject(string key, DateTimeOffset now)
    {
        var task = this[key];
        if (IsFinal)
            return "plan_final";
        if (task.Is(PlanTaskStatus.Failed, TaskReason.Rejected))
            return "unchanged";
        if (!task.Is(PlanTaskStatus.Blocked, TaskReason.AwaitingApproval))
            return "not_awaiting_approval";
        task.ApprovedAt = null;
        Move(task, PlanTaskStatus.Failed, TaskReason.Rejected);
        Settle(now);
        return "ok";
    }

    private string Input(string key, DateTimeOffset now)
    {
        var task = this[key];
        if (IsFinal)
            return "plan_final";
        if (!task.Is(PlanTaskStatus.Blocked, TaskReason.AwaitingInput))
            return "not_awaiting_input";
        task.Answers++;
        Move(task, PlanTaskStatus.Pending, null);
        Settle(now);
        return "ok";
    }

    /// <summary>"a task that is not in_progress or final can be changed"; "Changing title ... clears approved_at"</summary>
    private string Edit(Edit edit, DateTimeOffset now)
    {
        var task = this[edit.Key];
        if (IsFinal)
            return "plan_final";
        if (!Editable(task))
            return "task_not_editable";
        var edited = task.Spec with
        {
            Title = edit.Title ?? task.Spec.Title,
            Priority = edit.Priority ?? task.Spec.Priority,
            MaxAttempts = edit.MaxAttempts ?? task.Spec.MaxAttempts,
            DeadlineSeconds = edit.DeadlineSeconds ?? task.Spec.DeadlineSeconds,
        };
        if (edited.Title != task.Spec.Title)
            task.ApprovedAt = null;
        task.Spec = edited;
        Settle(now);
        return "ok";
    }

    private static bool Editable(PlainTask task) =>
        task.Status is not (PlanTaskStatus.InProgress or PlanTaskStatus.Done or PlanTaskStatus.Skipped);

    /// <summary>"deleted if nothing depends on it and it is not the last"</summary>
    private string Delete(string key, DateTimeOffset now)
    {
        var task = this[key];
        if (IsFinal)
            return "plan_final";
        if (!Editable(task))
            return "task_not_editable";
        if (Tasks.Any(t => t.DependsOn.Contains(task)))
            return "has_dependents";
        if (Tasks.Count == 1)
            return "last_task";
        Tasks.Remove(task);
        Settle(now);
        return "ok";
    }

    private string Add(IReadOnlyList<PlainSpec> specs, DateTimeOffset now)
    {
        if (IsFinal)
            return "plan_final";
        if (FaultOf(specs) is { } code)
            return code;
        Attach(specs, now);
        Settle(now);
        return "ok";
    }

    public void Create(IReadOnlyList<PlainSpec> specs, DateTimeOffset now) => Attach(specs, now);

    private void Attach(IReadOnlyList<PlainSpec> specs, DateTimeOffset now)
    {
        foreach (var spec in specs)
        {
            var task = new PlainTask(spec, _positions++);
            Tasks.Add(task);
            if (Status != PlanStatus.Pending)
                task.DeadlineFrom = now;
        }

        foreach (var spec in specs)
        {
            this[spec.Key].DependsOn.AddRange(spec.DependsOn.Select(key => this[key]));
            foreach (var target in spec.Before)
                this[target].DependsOn.Add(this[spec.Key]);
        }
    }

    /// <summary>The gravest fault, "a cycle before an unknown dependency before the rest"; of the rest any may be named.</summary>
    private string? FaultOf(IReadOnlyList<PlainSpec> specs)
    {
        var keys = Tasks.Select(t => t.Key).Concat(specs.Select(s => s.Key)).ToList();
        var faults = new List<string>();
        if (keys.Count != keys.Distinct().Count())
            faults.Add("duplicate_task_key");
        if (specs.Any(s => s.DependsOn.Contains(s.Key)))
            faults.Add("self_dependency");
        if (specs.Any(s => s.RunOn is RunOn.Any or RunOn.Failure && s.DependsOn.Length == 0))
            faults.Add("run_on_needs_dependencies");

        // "a target must be pending, or blocked other than by an agent's question"
        if (specs.SelectMany(s => s.Before).Any(key => Tasks.Any(t => t.Key == key && !MayStillWait(t))))
            faults.Add("before_claimed");
        var grave = new List<string>();
        if (HasCycle(specs))
            grave.Add("dependency_cycle");
        // "`before` on an added task makes existing tasks wait for it"
        var existing = Tasks.Select(t => t.Key);
        if (specs.Any(s => s.DependsOn.Except(keys).Concat(s.Before.Except(existing)).Any()))
            grave.Add("unknown_dependency");

        // where a key stands for two tasks, it is open which of them is meant
        if (grave.Count > 0 && !faults.Contains("duplicate_task_key"))
            return grave[0];
        return faults.Count == 0 ? null : string.Join('|', faults.Concat(grave));
    }

    private static bool MayStillWait(PlainTask target) =>
        target.Status == PlanTaskStatus.Pending || (target.Status == PlanTaskStatus.Blocked && !target.AsksByAgent);

    private bool HasCycle(IReadOnlyList<PlainSpec> specs)
    {
        // a task that cannot wait any more is a fault of its own; beyond that,
        // strike out what depends on nothing that is left, until nothing more can be struck out
        var left = Tasks.Select(t => (t.Key, Needs: t.DependsOn.Select(d => d.Key).ToHashSet())).ToList();
        left.AddRange(specs.Select(s => (s.Key, s.DependsOn.Where(d => d != s.Key).ToHashSet())));
        foreach (var spec in specs)
        foreach (var target in Tasks.Where(t => spec.Before.Contains(t.Key) && MayStillWait(t)))
            left.Find(t => t.Key == target.Key).Needs.Add(spec.Key);
        while (left.RemoveAll(t => !t.Needs.Overlaps(left.Select(other => other.Key))) > 0) { }
        return left.Count > 0;
    }
}
