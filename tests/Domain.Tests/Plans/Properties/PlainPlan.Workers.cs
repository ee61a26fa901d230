using CleanPlan.Domain.Plans;

namespace CleanPlan.Domain.Tests.Plans.Properties;

/// <summary>What workers do to a plan, and what time does. "a worker's report is answered by its token alone"</summary>
internal sealed partial class PlainPlan
{
    /// <summary>"the plan runs and is not paused, its rule is met, not_before has come"</summary>
    public IEnumerable<PlainTask> Claimable(DateTimeOffset now)
    {
        if (Status != PlanStatus.InProgress || Paused)
            return [];

        // "nothing of the plan is claimed while it runs, and it is not claimed while anything of the plan runs"
        var running = Tasks.Where(t => t.Status == PlanTaskStatus.InProgress).ToList();
        return running.Exists(t => t.Spec.Alone)
            ? []
            : Tasks.Where(t => IsDue(t, now) && !(t.Spec.Alone && running.Count > 0));
    }

    private bool IsDue(PlainTask task, DateTimeOffset now) =>
        task.Status switch
        {
            PlanTaskStatus.Pending => PlainRules.Of(task, fault) == Verdict.Met && !(task.NotBefore > now),

            // it saw what was true when it first ran, so its rule is not asked again
            PlanTaskStatus.Retrying => !(task.NextAttemptAt > now),
            _ => false,
        };

    private string Claim(Claim claim, DateTimeOffset now)
    {
        var task = this[claim.Key];
        if (!Claimable(now).Contains(task) || HeldBack(task, claim.Worker, now))
            return "unchanged";
        if (claim.FirstIsSeen && First(now) is { Spec.Alone: true } first && first != task)
            return "unchanged";
        Move(task, PlanTaskStatus.InProgress, null);
        task.Attempt++;
        task.Worker = claim.Worker;
        task.TimeoutAt = now.AddSeconds(task.Spec.TimeoutSeconds);
        ExtendLease(task, claim.LeaseSeconds, now);
        return "ok";
    }

    /// <summary>"One that is ready and first in order bars new claims of its plan"; aging is the queue's, not the plan's</summary>
    public PlainTask? First(DateTimeOffset now) =>
        Tasks
            .Where(t => IsDue(t, now))
            .OrderByDescending(t => t.Spec.Priority)
            .ThenBy(t => t.Position)
            .FirstOrDefault();

    /// <summary>"others can claim it at once, the same worker after 1 s, doubling to 60 s"</summary>
    public static bool HeldBack(PlainTask task, string worker, DateTimeOffset now) =>
        task.ReleasedBy == worker && now < task.ReleasedAt.AddSeconds(Math.Min(60, Math.Pow(2, task.Releases - 1)));

    /// <summary>"lease_expires_at = the earlier of now + lease_seconds and the attempt's timeout"</summary>
    private static void ExtendLease(PlainTask task, int leaseSeconds, DateTimeOffset now)
    {
        var extended = now.AddSeconds(leaseSeconds);
        task.LeaseExpiresAt = extended < task.TimeoutAt ? extended : task.TimeoutAt;
    }

    /// <summary>"any accepted report but a bare heartbeat ... set it to zero"</summary>
    private string Heartbeat(Beat report, DateTimeOffset now)
    {
        var task = this[report.Key];
        if (!Holds(task, report.Token))
            return "lease_lost";
        ExtendLease(task, report.LeaseSeconds, now);
        if (report.Progress is not { } progress)
            return "ok";
        Told = task.Progress == progress ? 0 : 1;
        task.Progress = progress;
        Heard(task);
        return "ok";
    }

    /// <summary>"heartbeats and events are not kept"</summary>
    private string TellOf(Tell report)
    {
        var task = this[report.Key];
        if (!Holds(task, report.Token))
            return "lease_lost";
        Told = report.Progress.Length;
        task.Progress = report.Progress[^1];
        Heard(task);
        return "ok";
    }

    private string Complete(Complete report, DateTimeOffset now)
    {
        var task = this[report.Key];
        if (NotAccepted(task, report) is { } answer)
            return answer;

        // "a fault refuses the whole report (422) and the lease stays"
        if (FaultOf(report.Added) is { } code)
            return code;
        Heard(task);
        task.Result = report.Result;
        Attach(report.Added, now);
        Move(task, PlanTaskStatus.Done, null);
        task.LastReport = report;
        Settle(now);
        return "ok";
    }

    private string Fail(Fail report, DateTimeOffset now)
    {
        var task = this[report.Key];
        if (NotAccepted(task, report) is { } answer)
            return answer;
        Heard(task);
        task.ReleasedBy = null;
        if (report.Retryable)
            LoseAttempt(task, TaskReason.Error, report.RetryAfter, report.Jitter, now);
        else
            Move(task, PlanTaskStatus.Failed, TaskReason.NotRetryable, TaskReason.Error);
        task.LastReport = report;
        Settle(now);
        return "ok";
    }

    /// <summary>"A failure is final when retry_count + 1 >= max_attempts, else retry_count + 1 and retrying."</summary>
    private void LoseAttempt(PlainTask task, TaskReason reason, int retryAfter, double jitter, DateTimeOffset now)
    {
        if (task.RetryCount + 1 >= task.Spec.MaxAttempts)
        {
            Move(task, PlanTaskStatus.Failed, TaskReason.AttemptsExhausted, reason);
            if (fault == PlainFault.FinalFailureCountsAsRetry)
                task.RetryCount++;
            return;
        }

        // "next_attempt_at = now + the larger of the two"
        var ceiling = Math.Min(
            task.Spec.MaxSeconds,
            task.Spec.InitialSeconds * Math.Pow(task.Spec.Factor, task.RetryCount)
        );
        Move(task, PlanTaskStatus.Retrying, reason);
        task.NextAttemptAt = now.AddSeconds(Math.Max(jitter * ceiling, retryAfter));
        task.RetryCount++;

        // "the move to retrying sets progress to 0 too"
        task.Progress = 0;
    }

    /// <summary>"the agent asks for input or approval: lease and slot are freed"; "release and block keep" progress</summary>
    private string Block(Ask report, DateTimeOffset now)
    {
        var task = this[report.Key];
        if (NotAccepted(task, report) is { } answer)
            return answer;
        Heard(task);
        Move(task, PlanTaskStatus.Blocked, report.Reason);
        task.AskedByAgent = true;
        task.LastReport = report;
        Settle(now);
        return "ok";
    }

    private string Release(GiveBack report, DateTimeOffset now)
    {
        var task = this[report.Key];
        if (NotAccepted(task, report) is { } answer)
            return answer;
        Heard(task);
        task.Releases = task.ReleasedBy == task.Worker ? task.Releases + 1 : 1;
        (task.ReleasedBy, task.ReleasedAt) = (task.Worker, now);
        Move(task, PlanTaskStatus.Pending, null, TaskReason.Released);
        if (fault == PlainFault.ReleaseForgetsProgress)
            task.Progress = 0;
        task.LastReport = report;
        Settle(now);
        return "ok";
    }

    /// <summary>The reaper, or the next start after an unclean stop of the process that held the lease.</summary>
    private string LoseLease(string key, double jitter, DateTimeOffset now)
    {
        var task = this[key];
        if (task.Status != PlanTaskStatus.InProgress)
            return "unchanged";

        // "At or after the attempt's timeout the end is attempt_timeout, else lease_expired; only the latter counts"
        var timedOut = now >= task.TimeoutAt;
        var reason = timedOut ? TaskReason.AttemptTimeout : TaskReason.LeaseExpired;
        if (!timedOut || fault == PlainFault.AttemptTimeoutCountsAsLostLease)
            task.LostLeases++;

        // "at three or more the task fails with crash_loop, which wins over retries that are left"
        if (!timedOut && task.LostLeases >= 3)
            Move(task, PlanTaskStatus.Failed, TaskReason.CrashLoop, reason);
        else
            LoseAttempt(task, reason, 0, jitter, now);
        Settle(now);
        return "ok";
    }

    /// <summary>"Both are enforced by the server, whatever the worker does"; a deadline ends more than a lease does</summary>
    private string Expire(string key, double jitter, DateTimeOffset now)
    {
        var task = this[key];
        if (!(task.DeadlineAt <= now))
            return task.LeaseExpiresAt <= now ? LoseLease(key, jitter, now) : "unchanged";
        Move(task, PlanTaskStatus.Failed, TaskReason.DeadlineExceeded);
        Settle(now);
        return "ok";
    }

    private static bool Holds(PlainTask task, int token) =>
        task.Status == PlanTaskStatus.InProgress && task.Token == token;

    private void Heard(PlainTask task)
    {
        if (fault != PlainFault.LostLeasesSurviveAReport)
            task.LostLeases = 0;
    }

    /// <summary>"A report is answered by the first that holds"; equal reports are one report said twice</summary>
    private static string? NotAccepted(PlainTask task, Report report)
    {
        if (Holds(task, report.Token))
            return null;
        if (task.LastReport is not { } last || last.Token != report.Token)
            return "lease_lost";
        if (last.GetType() == report.GetType() && last.Content == report.Content)
            return "unchanged";
        return last is GiveBack ? "lease_lost" : "already_reported";
    }
}
