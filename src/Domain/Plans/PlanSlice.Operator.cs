using static CleanPlan.Domain.Plans.PlanTaskStatus;

namespace CleanPlan.Domain.Plans;

// what people do; a verb whose effect already holds changes nothing, and an ended plan takes none
public sealed partial class PlanSlice
{
    public SliceOutcome Start() =>
        OnPlan(
            Statuses(Pending),
            outcome =>
            {
                if (plan.Status is PlanStatus.InProgress)
                    return;
                if (plan.Status is PlanStatus.Failed)
                {
                    outcome.Result = PlanErrors.PlanSettled(plan.Status);
                    return;
                }

                // told when the command closes: the plan's own event is the last
                plan.MoveTo(PlanStatus.InProgress, now);
                _started = _changed = true;
                foreach (var task in _tasks.Values.Where(task => task.Status is Pending))
                {
                    if (task.DeadlineSeconds is not null)
                        task.StartDeadline(now);
                    _unsettled.Enqueue(task.Position);
                }

                outcome.Changed = true;
            }
        );

    /// <summary>A job takes the plan over, which has not begun and belongs to no other.</summary>
    public SliceOutcome JoinJob(Guid jobId) =>
        OnPlan(
            null,
            outcome =>
            {
                if (plan.Status is PlanStatus.Pending && plan.JobId is null)
                {
                    plan.Join(jobId);
                    outcome.Changed = _changed = true;
                    return;
                }

                outcome.Result =
                    plan.JobId is not null ? PlanErrors.PlanHasJob
                    : plan.Status is PlanStatus.InProgress ? PlanErrors.PlanInProgress
                    : PlanErrors.PlanSettled(plan.Status);
            }
        );

    /// <summary>The plan of a job whose turn has come: it starts, or goes on after it has failed.</summary>
    public SliceOutcome Dispatch() =>
        plan.Status is PlanStatus.Failed ? RetryFailures(includeOptional: false) : Start();

    public SliceOutcome Abort(string? reason)
    {
        var outcome = new SliceOutcome();
        Enqueue(null, Statuses(Pending, InProgress, Retrying, Blocked), () => Abort(reason, outcome));
        return outcome;
    }

    public SliceOutcome Pause() => SetPaused(true);

    public SliceOutcome Resume() => SetPaused(false);

    /// <summary>Gives every failed task of the plan another try.</summary>
    public SliceOutcome RetryFailures(bool includeOptional) =>
        OnPlan(
            Statuses(Failed),
            outcome =>
            {
                foreach (var task in InOrder(Failed).Where(task => includeOptional || !task.Optional))
                {
                    Reopen(task);
                    outcome.Changed = true;
                }
            }
        );

    public SliceOutcome ChangePlan(string? goal, string? metadata) =>
        OnPlan(
            null,
            outcome =>
            {
                plan.Change(goal, metadata);
                outcome.Changed = _changed = true;
            }
        );

    public SliceOutcome Retry(int position) =>
        OnPlansTask(
            position,
            (task, outcome) =>
            {
                if (task.Status is Pending)
                    return;
                if (Allowed(task, Pending, outcome, Failed, Retrying))
                    Reopen(task);
            }
        );

    public SliceOutcome Skip(int position, string? by) =>
        OnPlansTask(
            position,
            (task, outcome) =>
            {
                if (task.Status is Skipped)
                    return;
                if (Allowed(task, Skipped, outcome, Pending, InProgress, Retrying, Blocked, Failed))
                    Move(task, () => task.Skip(TaskReason.ByOperator, now), by: by);
            }
        );

    /// <param name="result">JSON text</param>
    public SliceOutcome Override(int position, string? result, string? by) =>
        OnPlansTask(
            position,
            NeedDetails(position),
            (task, outcome) =>
            {
                if (task is { Status: Done, Reason: TaskReason.Overridden } && task.Result == result)
                    return;
                if (Allowed(task, Done, outcome, Failed))
                    Move(task, () => task.Override(result, now), by: by);
            }
        );

    public SliceOutcome Approve(int position, string? comment, string? by) =>
        OnPlansTask(
            position,
            NeedDetails(position),
            (task, outcome) =>
            {
                if (task is { Status: Blocked, Reason: TaskReason.AwaitingApproval })
                {
                    Move(task, () => task.Approve(comment, by, now), message: comment, by: by);
                    _unsettled.Enqueue(task.Position);
                    outcome.Changed = true;
                }
                else if (task.ApprovedAt is null)
                {
                    outcome.Result = PlanErrors.NotAwaitingApproval;
                }
            }
        );

    public SliceOutcome Reject(int position, string? comment, string? by) =>
        OnPlansTask(
            position,
            (task, outcome) =>
            {
                if (task is { Status: Blocked, Reason: TaskReason.AwaitingApproval })
                {
                    Move(task, () => task.Reject(comment, now), message: comment, by: by);
                    outcome.Changed = true;
                }
                else if (task is not { Status: Failed, Reason: TaskReason.Rejected })
                {
                    outcome.Result = PlanErrors.NotAwaitingApproval;
                }
            }
        );

    /// <param name="input">JSON text</param>
    public SliceOutcome Answer(int position, string input, string? by) =>
        OnPlansTask(
            position,
            NeedDetails(position),
            (task, outcome) =>
            {
                if (task is not { Status: Blocked, Reason: TaskReason.AwaitingInput })
                {
                    outcome.Result = PlanErrors.NotAwaitingInput;
                    return;
                }

                Move(task, () => task.AnswerWith(input, by, now), by: by);
                _unsettled.Enqueue(task.Position);
                outcome.Changed = true;
            }
        );

    public SliceOutcome Edit(int position, TaskEdit edit) =>
        OnPlansTask(
            position,
            NeedDetails(position),
            (task, outcome) =>
            {
                if (task.Status is InProgress || task.IsFinal)
                {
                    outcome.Result = PlanErrors.TaskNotEditable(task.Status);
                    return;
                }

                Change(task, () => task.Edit(edit, plan.StartedAt));
                // an approval that this took away is asked for again, at once where the task was about to run
                if (task is { RequiresApproval: true, ApprovedAt: null, Status: Pending, ClaimableAt: not null })
                    Change(task, task.WaitForDependencies);
                _unsettled.Enqueue(position);
                outcome.Changed = _changed = true;
            }
        );

    private void Abort(string? reason, SliceOutcome outcome)
    {
        if (plan.Status is PlanStatus.Aborted)
            return;
        if (plan.IsFinal)
        {
            outcome.Result = PlanErrors.PlanFinal(plan.Status);
            return;
        }

        var from = plan.Status;
        plan.MoveTo(PlanStatus.Aborted, now);
        foreach (var task in InOrder(Pending, InProgress, Retrying, Blocked))
            Move(task, () => task.Skip(TaskReason.PlanAborted, now));
        TellPlan(from, reason);
        outcome.Changed = true;
    }

    private SliceOutcome SetPaused(bool paused) =>
        OnPlan(
            null,
            outcome =>
            {
                if (plan.Paused == paused)
                    return;
                plan.Pause(paused);
                PauseChanged = true;
                TellPlan(plan.Status, paused ? "paused" : "resumed");
                outcome.Changed = true;
            }
        );

    private void Reopen(PlanTask task)
    {
        Move(task, () => task.RetryNow(now));
        _unsettled.Enqueue(task.Position);
    }

    private static bool Allowed(PlanTask task, PlanTaskStatus to, SliceOutcome outcome, params PlanTaskStatus[] from)
    {
        outcome.Changed = Array.IndexOf(from, task.Status) >= 0;
        if (!outcome.Changed)
            outcome.Result = PlanErrors.InvalidTransition(task.Status, to, PlanTask.Transitions.From(task.Status));
        return outcome.Changed;
    }

    private SliceOutcome OnPlan(SliceNeed? need, Action<SliceOutcome> run)
    {
        var outcome = new SliceOutcome();
        Enqueue(
            null,
            need,
            () =>
            {
                if (plan.IsFinal)
                    outcome.Result = PlanErrors.PlanFinal(plan.Status);
                else
                    run(outcome);
            }
        );
        return outcome;
    }

    private SliceOutcome OnPlansTask(int position, Action<PlanTask, SliceOutcome> run) =>
        OnPlansTask(position, null, run);

    private SliceOutcome OnPlansTask(int position, SliceNeed? need, Action<PlanTask, SliceOutcome> run) =>
        OnTask(
            position,
            need,
            (task, outcome) =>
            {
                if (plan.IsFinal)
                    outcome.Result = PlanErrors.PlanFinal(plan.Status);
                else
                    run(task, outcome);
            }
        );

    private IEnumerable<PlanTask> InOrder(params PlanTaskStatus[] statuses) =>
        _tasks.Values.Where(task => Array.IndexOf(statuses, task.Status) >= 0).OrderBy(task => task.Position).ToList();

    private static SliceNeed NeedDetails(int position)
    {
        var need = new SliceNeed();
        need.Details.Add(position);
        return need;
    }

    private static SliceNeed Statuses(params PlanTaskStatus[] statuses)
    {
        var need = new SliceNeed();
        need.Statuses.UnionWith(statuses);
        return need;
    }
}
