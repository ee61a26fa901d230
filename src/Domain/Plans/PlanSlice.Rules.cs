using CleanPlan.Domain.Common;
using static CleanPlan.Domain.Plans.PlanTaskStatus;

namespace CleanPlan.Domain.Plans;

// what follows from a move: the dependents' rules, the plan's stop, the roll-up
public sealed partial class PlanSlice
{
    /// <summary>Applies the rules to one task until they leave it alone.</summary>
    private void Settle(PlanTask task)
    {
        if (!plan.RulesApply)
            return;

        if (task.Status is Blocked && !task.AskedByAgent)
        {
            if (!MustUnblock(task))
                return;
            Move(task, () => task.Unblock(now));
        }

        if (task.Status is Pending)
            SettlePending(task);
    }

    private bool MustUnblock(PlanTask task)
    {
        var stopped = plan.IsStopped && task.StopsWithPlan;
        return task.Reason switch
        {
            TaskReason.AwaitingApproval => stopped || task.Decide() is not RunDecision.Run,
            TaskReason.DependencyFailed => stopped || task.Decide() is not RunDecision.Block,
            TaskReason.PlanStopped => !stopped,
            _ => false,
        };
    }

    private void SettlePending(PlanTask task)
    {
        if (plan.IsStopped && task.StopsWithPlan)
        {
            Move(task, () => task.Block(TaskReason.PlanStopped, now));
            return;
        }

        switch (task.Decide())
        {
            case RunDecision.Run when task is { RequiresApproval: true, ApprovedAt: null }:
                Move(task, () => task.AskForApproval(now));
                break;
            case RunDecision.Run when task.ClaimableAt is null:
                Change(task, () => task.BecomeClaimable(now));
                break;
            case RunDecision.Wait when task.ClaimableAt is not null:
                Change(task, task.WaitForDependencies);
                break;
            case RunDecision.Block:
                Move(task, () => task.Block(TaskReason.DependencyFailed, now));
                break;
            case RunDecision.Skip:
                Move(task, () => task.Skip(TaskReason.ByRule, now));
                break;
        }
    }

    /// <summary>The plan has stopped, or is no longer stopped: all that this moves, moves before any rule is applied.</summary>
    private bool FollowStop()
    {
        PlanTaskStatus[] concerned = plan.IsStopped ? [Pending, Blocked] : [Blocked];
        if (!HasStatuses(concerned))
            return false;

        _stopped = plan.IsStopped;
        foreach (var task in _tasks.Values.Where(task => task.StopsWithPlan).ToList())
        {
            if (_stopped && (task.Status is Pending || (task.Status is Blocked && !task.AskedByAgent)))
                Settle(task);
            else if (!_stopped && task is { Status: Blocked, Reason: TaskReason.PlanStopped } && plan.RulesApply)
                ReturnToPending(task);
        }

        return true;
    }

    private void ReturnToPending(PlanTask task)
    {
        Move(task, () => task.Unblock(now));
        _unsettled.Enqueue(task.Position);
    }

    /// <summary>The end of a command: the roll-up, whose event is the last.</summary>
    private void Close()
    {
        _running = null;
        if (!_changed)
            return;

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
        // nobody asks any more what a task of an ended plan means for its dependents
        if (task.Outcome != outcome && task.Dependents.Length > 0 && !plan.IsFinal)
            _moved.Enqueue((task, outcome, task.Outcome));
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
