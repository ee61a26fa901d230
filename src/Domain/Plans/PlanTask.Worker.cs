using CleanPlan.Domain.Common;
using static CleanPlan.Domain.Plans.PlanTaskStatus;

namespace CleanPlan.Domain.Plans;

// what a worker does to a task, and what time does to a lease
public sealed partial class PlanTask
{
    /// <summary>The lease that was asked for last; a heartbeat that asks for none keeps to it.</summary>
    public int LeaseSeconds { get; internal set; }

    /// <summary>Due for a claim, as far as the task itself goes; <see cref="Plan.BarOf"/> says the rest.</summary>
    public bool IsDue(DateTimeOffset now) => ClaimableAt <= now;

    /// <summary>Just given back by this worker: the others come first.</summary>
    public bool IsHeldBackFrom(string workerId, DateTimeOffset now) => ReleasedUntil > now && ReleasedBy == workerId;

    /// <summary>A priority plus one level for each aging period that the task has waited, up to the highest.</summary>
    public static int EffectivePriority(
        int priority,
        DateTimeOffset claimableAt,
        DateTimeOffset now,
        TimeSpan agingPeriod
    )
    {
        var waited = now - claimableAt;
        return waited <= TimeSpan.Zero
            ? priority
            : (int)Math.Min(PlanLimits.MaxPriority, priority + (waited.Ticks / agingPeriod.Ticks));
    }

    internal void Claim(string workerId, int leaseSeconds, DateTimeOffset now)
    {
        MoveTo(InProgress, null, now);
        Attempt++;
        LeaseToken++;
        WorkerId = workerId;
        AttemptEndsAt = now.AddSeconds(TimeoutSeconds);
        StartedAt ??= now;
        Extend(leaseSeconds, now);
    }

    /// <summary>How a report is to be answered: the first that holds of accepted, repeated, refused.</summary>
    internal ReportStanding Standing(WorkerReport report)
    {
        if (Status is InProgress && report.LeaseToken == LeaseToken)
            return ReportStanding.Accepted;
        if (report is Heartbeat or AgentEvents || LastReport is not { } last || last.Token != report.LeaseToken)
            return ReportStanding.LeaseLost;
        if (last.Outcome == report.Outcome && last.Hash == report.Hash)
            return ReportStanding.Repeated;
        return last.Outcome == Release.Name ? ReportStanding.LeaseLost : ReportStanding.AlreadyReported;
    }

    internal void Complete(string? result, DateTimeOffset now)
    {
        MoveTo(Done, null, now);
        TakeResult(result);
    }

    internal void Fail(FailureReport failure, double jitter, DateTimeOffset now)
    {
        (ErrorType, ErrorMessage) = (failure.ErrorType, failure.ErrorMessage);
        if (failure.Retryable)
            LoseAttempt(TaskReason.Error, jitter, failure.RetryAfterSeconds, now);
        else
            MoveTo(Failed, TaskReason.NotRetryable, now);
    }

    /// <summary>The lease ran out, or the attempt's time did: the latter only where that moment has come.</summary>
    internal TaskReason LostLeaseCause(DateTimeOffset now) =>
        now >= AttemptEndsAt ? TaskReason.AttemptTimeout : TaskReason.LeaseExpired;

    internal string LostLeaseMessage(TaskReason cause) =>
        cause is TaskReason.AttemptTimeout
            ? $"The attempt took longer than {TimeoutSeconds} s."
            : $"Worker {WorkerId} did not extend its lease.";

    internal void LoseLease(TaskReason cause, double jitter, DateTimeOffset now)
    {
        (ErrorType, ErrorMessage) = (cause.Wire(), LostLeaseMessage(cause));
        if (cause is TaskReason.LeaseExpired && ++LostLeases >= PlanLimits.CrashLoop)
            MoveTo(Failed, TaskReason.CrashLoop, now);
        else
            LoseAttempt(cause, jitter, 0, now);
    }

    internal void GiveBack(DateTimeOffset now)
    {
        const int longest = 60;
        Releases = ReleasedBy == WorkerId ? Releases + 1 : 1;
        ReleasedBy = WorkerId;
        // 1, 2, 4 .. 60 s; the shift is bounded before it is made
        ReleasedUntil = now.AddSeconds(Math.Min(longest, 1 << Math.Min(Releases - 1, 6)));
        MoveTo(Pending, null, now);
    }

    internal void Ask(TaskReason reason, string question, DateTimeOffset now)
    {
        MoveTo(Blocked, reason, now);
        Question = question;
    }

    internal void Extend(int? leaseSeconds, DateTimeOffset now)
    {
        LeaseSeconds = leaseSeconds ?? LeaseSeconds;
        var asked = now.AddSeconds(LeaseSeconds);
        LeaseExpiresAt = asked < AttemptEndsAt ? asked : AttemptEndsAt;
        Touch(TaskChanges.Lease);
        if (LeaseCheckAt is null || LeaseExpiresAt < LeaseCheckAt)
            CheckLeaseAtItsEnd();
    }

    internal void CheckLeaseAtItsEnd()
    {
        LeaseCheckAt = LeaseExpiresAt;
        Touch(TaskChanges.LeaseCheck);
    }

    internal void Report(int progress)
    {
        Progress = progress;
        Touch(TaskChanges.Lease);
    }

    /// <summary>An accepted report proves that the task does not kill its workers; one that ends the lease is kept.</summary>
    internal void Keep(WorkerReport report)
    {
        if (report is not Heartbeat { Progress: null, Message: null })
            LostLeases = 0;
        if (report is Completion or FailureReport)
            (ReleasedBy, Releases, ReleasedUntil) = (null, 0, null);
        if (report is Heartbeat or AgentEvents)
        {
            Touch(TaskChanges.Lease);
            return;
        }

        LastReport = new LastReport(report.LeaseToken, report.Outcome, report.Hash);
        Touch(TaskChanges.State);
    }

    private void LoseAttempt(TaskReason cause, double jitter, double atLeastSeconds, DateTimeOffset now)
    {
        if (RetryCount + 1 >= MaxAttempts)
        {
            MoveTo(Failed, TaskReason.AttemptsExhausted, now);
            return;
        }

        var delay = Retry.Delay(RetryCount, jitter);
        var asked = TimeSpan.FromSeconds(atLeastSeconds);
        MoveTo(Retrying, cause, now);
        RetryCount++;
        Progress = 0;
        NextAttemptAt = now + (delay > asked ? delay : asked);
        ClaimableAt = NextAttemptAt;
    }

    private void TakeResult(string? result)
    {
        (Result, ErrorType, ErrorMessage) = (result, null, null);
        Touch(TaskChanges.Result);
    }
}

/// <summary>How a report stands against the row.</summary>
public enum ReportStanding
{
    Accepted,

    /// <summary>Said before under this token: answered with the task as it is now.</summary>
    Repeated,
    AlreadyReported,
    LeaseLost,
}
