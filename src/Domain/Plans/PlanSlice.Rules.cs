using CleanPlan.Domain.Common;
using static CleanPlan.Domain.Plans.PlanTaskStatus;

namespace CleanPlan.Domain.Plans;

// what follows from a move: the dependents' rules, the plan's stop, the roll-up
public sealed partial class PlanSlice
{
    /// <summary>
    /// The first look at a task that something has moved towards. What is settled re-opens here; what else the rules
    /// want of it is put off until nothing re-opens any more.
    /// </summary>
    private void Look(PlanTask task)
    {
        if (!plan.RulesApply)
            return;

        _ruledOut.Remove(task.Position);
        if (MustReopen(task))
        {
            // a task added in front of it may be blocked at once, and then nothing has changed for this one
            if (_added.Exists(added => _ruledOut.Contains(added.Position) && added.Dependents.Contains(task.Position)))
                _ruledOut.Add(task.Position);
            else
                Unblock(task);
        }

        if (!IsOpen(task))
            return;

        if (plan.IsStopped && task.StopsWithPlan)
            EndWait(task, () => task.Block(TaskReason.PlanStopped, now));
        else if (task.Decide() is RunDecision.Block or RunDecision.Skip)
            _ruledOut.Add(task.Position);
        else
            _unplaced.Add(task.Position);
    }

    private bool MustReopen(PlanTask task) =>
        task switch
        {
            { Status: Blocked, Reason: TaskReason.DependencyFailed } => task.Decide() is not RunDecision.Block,
            { Status: Blocked, Reason: TaskReason.PlanStopped } => !plan.IsStopped,
            _ => false,
        };

    /// <summary>Pending, or no further than waiting for the approval that its rule asks for.</summary>
    private static bool IsOpen(PlanTask task) =>
        task.Status is Pending
        || (task is { Status: Blocked, Reason: TaskReason.AwaitingApproval } && !task.AskedByAgent);

    /// <summary>Ends the wait of tasks whose rule can no longer be met, those before others first: they may still change them.</summary>
    private void RuleOut()
    {
        var later = _ruledOut.SelectMany(position => _tasks[position].Dependents).Where(_ruledOut.Contains).ToHashSet();
        foreach (
            var task in _ruledOut
                .Where(position => !later.Contains(position))
                .Select(position => _tasks[position])
                .ToList()
        )
        {
            _ruledOut.Remove(task.Position);
            if (!IsOpen(task))
                Look(task);
            else if (task.Decide() is RunDecision.Block)
                EndWait(task, () => task.Block(TaskReason.DependencyFailed, now));
            else
                EndWait(task, () => task.Skip(TaskReason.ByRule, now));
        }
    }

    /// <summary>Into the queue or out of it, asking for an approval or taking the question back.</summary>
    private void Place()
    {
        foreach (var position in _unplaced)
        {
            var task = _tasks[position];
            if (!IsOpen(task))
                continue;
            var met = task.Decide() is RunDecision.Run;
            if (task.Status is Blocked && !met)
                Unblock(task);
            else if (task is { Status: Pending, RequiresApproval: true, ApprovedAt: null } && met)
                Move(task, () => task.AskForApproval(now));
            else if (task.Status is Pending && met && task.ClaimableAt is null)
                Change(task, () => task.BecomeClaimable(now));
            else if (!met && task.ClaimableAt is not null)
                Change(task, task.WaitForDependencies);
        }

        _unplaced.Clear();
    }

    /// <summary>An open task's end by a rule; the table lets it go there from pending only.</summary>
    private void EndWait(PlanTask task, Action move)
    {
        if (task.Status is Blocked)
            Unblock(task);
        Move(task, move);
    }

    private void Unblock(PlanTask task) => Move(task, () => task.Unblock(now));

    /// <summary>The plan has stopped, or is no longer stopped: all that this can move is to be looked at.</summary>
    private bool FollowStop()
    {
        PlanTaskStatus[] concerned = plan.IsStopped ? [Pending, Blocked] : [Blocked];
        if (!HasStatuses(concerned))
            return false;

        _stopped = plan.IsStopped;
        foreach (var task in InOrder(Pending, Blocked).Where(task => task.StopsWithPlan))
            _unsettled.Enqueue(task.Position);
        return true;
    }

    /// <summary>The end of a command: the roll-up, whose event is the last.</summary>
    private void Close()
    {
        _running = null;
        if (!_changed)
            return;

        if (_started)
            TellPlan(PlanStatus.Pending, null);
        _started = false;
        if (plan.RulesApply && Plan.RollUp(plan.Counts) is var status && status != plan.Status)
            MovePlan(status, null);
        plan.Touch(now);
        PlanChanged = true;
        _changed = false;
        _stopped = plan.IsStopped;
    }

    private void MovePlan(PlanStatus next, string? message)
    {
        var from = plan.Status;
        plan.MoveTo(next, now);
        TellPlan(from, message);
    }

    private void TellPlan(PlanStatus from, string? message)
    {
        if (from != plan.Status)
            _moves.Add(plan.Status);
        _changed = true;
        Append(
            new TaskEvent
            {
                TenantId = plan.TenantId,
                PlanId = plan.Id,
                Seq = plan.NextSeq(),
                EventType = TaskEventType.StatusChanged,
                From = from.Wire(),
                To = plan.Status.Wire(),
                Message = message,
                Timestamp = now,
            }
        );
    }

    /// <summary>A move of a task: its event, its plan's counters, and word to its dependents.</summary>
    private void Move(
        PlanTask task,
        Action move,
        TaskEventType type = TaskEventType.StatusChanged,
        TaskReason? cause = null,
        string? message = null,
        string? by = null
    )
    {
        var (from, outcome) = (task.Status, task.Outcome);
        Change(task, move);
        _changed = true;
        Write(task, type, from, cause ?? task.Reason, message, by);
        if (task.Dependents.Length > 0)
            _untold.TryAdd(task.Position, outcome);
    }

    /// <summary>A change that is no move, so it writes no event; the counters follow all the same.</summary>
    private void Change(PlanTask task, Action change)
    {
        var before = TaskCounts.Of(task);
        change();
        var after = TaskCounts.Of(task);
        if (before == after)
            return;
        plan.Recount(before, after);
        _changed = true;
    }

    private void Write(
        PlanTask task,
        TaskEventType type,
        PlanTaskStatus? from,
        TaskReason? reason,
        string? message,
        string? by,
        AgentEvent? detail = null
    )
    {
        var underLease = type is not TaskEventType.StatusChanged || from is InProgress;
        Append(
            new TaskEvent
            {
                TenantId = plan.TenantId,
                PlanId = plan.Id,
                Seq = plan.NextSeq(),
                EventType = type,
                TaskId = task.Id,
                TaskKey = task.Key,
                Attempt = task.Attempt > 0 ? task.Attempt : null,
                LeaseToken = underLease ? task.LeaseToken : null,
                AgentId = by ?? (underLease ? task.WorkerId : null),
                AgentType = task.AgentType,
                Message = message,
                Progress = task.Progress,
                ToolName = detail?.ToolName,
                ToolInput = detail?.ToolInput,
                ToolOutput = detail?.ToolOutput,
                From = from?.Wire(),
                To = from is null ? null : task.Status.Wire(),
                Reason = reason?.Wire(),
                Timestamp = now,
            }
        );
    }

    private void Append(TaskEvent taskEvent) => _events.Add(taskEvent);
}
