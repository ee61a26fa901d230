using static CleanPlan.Domain.Plans.PlanTaskStatus;

namespace CleanPlan.Domain.Plans;

// what workers and time do
public sealed partial class PlanSlice
{
    /// <summary>Claims a task that is due, where the plan lets it go; else nothing changes.</summary>
    /// <param name="first">
    /// the plan's first due task in order, which only plans with exclusive tasks need, or null where no worker of its
    /// type was seen lately
    /// </param>
    public SliceOutcome Claim(int position, string workerId, int leaseSeconds, PlanTask? first = null) =>
        OnTask(
            position,
            (task, outcome) =>
            {
                if (BarOf(task, first) is not null || !task.IsDue(now) || task.IsHeldBackFrom(workerId, now))
                    return;
                Move(task, () => task.Claim(workerId, leaseSeconds, now), TaskEventType.AgentStart);
                outcome.Changed = true;
            }
        );

    /// <summary>What keeps a due task of this plan from being claimed: the predicate of a claim and of its explanation.</summary>
    public ClaimBar? BarOf(PlanTask task, PlanTask? first)
    {
        if (plan.BarOf(task) is { } bar)
            return bar;
        var alone = first is { CanParallel: false } && first.IsDue(now) && first.Id != task.Id;
        return alone ? ClaimBar.ExclusiveFirst : null;
    }

    /// <summary>Carries out what a worker says, if its lease is its own.</summary>
    public SliceOutcome Report(int position, WorkerReport report)
    {
        var need = report is Completion { AddTasks.Count: > 0 } growth ? NeedFor(growth.AddTasks) : null;
        return OnTask(position, need, (task, outcome) => Report(task, report, outcome));
    }

    /// <summary>Ends what time has ended: a lease, an attempt, a deadline. Nothing where none of them is due.</summary>
    public SliceOutcome Expire(int position) =>
        OnTask(
            position,
            (task, outcome) =>
            {
                if (plan.RulesApply && task.IsLive && task.DeadlineAt <= now)
                {
                    Move(task, () => task.MissDeadline(now));
                    outcome.Changed = true;
                }
                else if (task.Status is InProgress && task.LeaseExpiresAt <= now)
                {
                    LoseLease(task);
                    outcome.Changed = true;
                }
                else if (task.Status is InProgress && task.LeaseCheckAt <= now)
                {
                    task.CheckLeaseAtItsEnd();
                }
            }
        );

    /// <summary>The worker of this process is gone for sure: its lease counts as lost at once.</summary>
    public SliceOutcome LoseLease(int position, long leaseToken) =>
        OnTask(
            position,
            (task, outcome) =>
            {
                if (task.Status is not InProgress || task.LeaseToken != leaseToken)
                    return;
                LoseLease(task);
                outcome.Changed = true;
            }
        );

    private void LoseLease(PlanTask task)
    {
        // the cause depends on whether the attempt's own time is up, which the task decides before it moves
        var cause = task.LostLeaseCause(now);
        Move(
            task,
            () => task.LoseLease(cause, jitter(), now),
            TaskEventType.Error,
            cause,
            task.LostLeaseMessage(cause)
        );
    }

    private void Report(PlanTask task, WorkerReport report, SliceOutcome outcome)
    {
        switch (task.Standing(report))
        {
            case ReportStanding.Repeated:
                return;
            case ReportStanding.AlreadyReported:
                outcome.Result = PlanErrors.AlreadyReported;
                return;
            case ReportStanding.LeaseLost:
                outcome.Result = PlanErrors.LeaseLost;
                return;
        }

        if (report is Completion { AddTasks.Count: > 0 } growth)
        {
            outcome.Result = Add(growth.AddTasks, "add_tasks");
            if (!outcome.Result.IsOk)
                return;
        }

        Apply(task, report);
        task.Keep(report);
        outcome.Changed = true;
    }

    private void Apply(PlanTask task, WorkerReport report)
    {
        switch (report)
        {
            case Completion completion:
                Move(task, () => task.Complete(completion.Result, now), TaskEventType.AgentEnd);
                break;
            case FailureReport failure:
                Move(
                    task,
                    () => task.Fail(failure, jitter(), now),
                    TaskEventType.Error,
                    TaskReason.Error,
                    failure.ErrorMessage
                );
                break;
            case Release:
                Move(task, () => task.GiveBack(now), cause: TaskReason.Released);
                _unsettled.Enqueue(task.Position);
                break;
            case Question question:
                Move(task, () => task.Ask(question.Reason, question.Message, now), message: question.Message);
                break;
            case Heartbeat heartbeat:
                task.Extend(heartbeat.LeaseSeconds, now);
                if (heartbeat.Message is not null || (heartbeat.Progress ?? task.Progress) != task.Progress)
                    Tell(task, new AgentEvent(TaskEventType.AgentProgress, heartbeat.Message, heartbeat.Progress));
                break;
            case AgentEvents events:
                foreach (var agentEvent in events.Events)
                    Tell(task, agentEvent);
                break;
        }
    }

    private void Tell(PlanTask task, AgentEvent told)
    {
        if (told.Progress is { } progress)
            Change(task, () => task.Report(progress));
        _changed = true;
        Write(task, told.EventType, null, null, told.Message, null, told);
    }

    private SliceOutcome OnTask(int position, Action<PlanTask, SliceOutcome> run) => OnTask(position, null, run);

    private SliceOutcome OnTask(int position, SliceNeed? need, Action<PlanTask, SliceOutcome> run)
    {
        var outcome = new SliceOutcome();
        Enqueue(
            position,
            need,
            () =>
            {
                outcome.Task = Find(position);
                if (outcome.Task is null || _deleted.Contains(outcome.Task))
                    outcome.Result = PlanErrors.TaskNotFound;
                else
                    run(outcome.Task, outcome);
            }
        );
        return outcome;
    }
}
