using CleanPlan.Domain.Plans;

namespace CleanPlan.Domain.Tests.Plans.Properties;

/// <summary>The model's commands in the Domain's words.</summary>
internal static class DomainWords
{
    public static SliceOutcome Ask(PlanSlice slice, PlanCommand command) =>
        command switch
        {
            Start => slice.Start(),
            SetPaused { Paused: true } => slice.Pause(),
            SetPaused => slice.Resume(),
            Abort => slice.Abort("enough"),
            RetryAll c => slice.RetryFailures(c.OptionalToo),
            Add c => slice.AddTasks([.. c.Specs.Select(Draft)]),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command, "No such command."),
        };

    /// <param name="retry">the task's policy, of which an edit changes the number of attempts</param>
    public static SliceOutcome Ask(PlanSlice slice, TaskCommand command, int position, RetryPolicy retry) =>
        command switch
        {
            Retry => slice.Retry(position),
            Skip => slice.Skip(position, "somebody"),
            Override c => slice.Override(position, c.Result, "somebody"),
            Approve => slice.Approve(position, null, "somebody"),
            Reject => slice.Reject(position, null, "somebody"),
            GiveInput => slice.Answer(position, "\"this\"", "somebody"),
            Edit c => slice.Edit(position, EditOf(c, retry)),
            Delete => slice.Delete(position),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command, "No such command."),
        };

    public static WorkerReport ReportOf(Report report, long token)
    {
        var hash = report.Content;
        return report switch
        {
            Beat r => new Heartbeat(token, r.Progress, null, r.LeaseSeconds),
            Tell r => new AgentEvents(token, [.. r.Progress.Select(Line)]),
            Complete r => new Completion(token, hash, r.Result, [.. r.Added.Select(Draft)]),
            Fail r => new FailureReport(token, hash, r.Type, "It broke.", r.Retryable, r.RetryAfter),
            Ask r => new Question(token, hash, r.Reason, r.Message),
            GiveBack => new Release(token, hash),
            _ => throw new ArgumentOutOfRangeException(nameof(report), report, "No such report."),
        };
    }

    private static AgentEvent Line(int progress) => new(TaskEventType.AgentProgress, $"{progress} %", progress);

    private static TaskEdit EditOf(Edit edit, RetryPolicy retry) =>
        new()
        {
            Title = edit.Title,
            Priority = edit.Priority,
            DeadlineSeconds = edit.DeadlineSeconds,
            Retry = edit.MaxAttempts is { } attempts ? retry with { MaxAttempts = attempts } : null,
        };

    public static TaskDraft Draft(PlainSpec spec) =>
        new()
        {
            Key = spec.Key,
            Title = spec.Title,
            DependsOn = spec.DependsOn,
            Before = spec.Before,
            CanParallel = !spec.Alone,
            RunOn = spec.RunOn,
            Optional = spec.Optional,
            RequiresApproval = spec.RequiresApproval,
            Retry = new RetryPolicy(spec.MaxAttempts, spec.InitialSeconds, spec.Factor, spec.MaxSeconds),
            TimeoutSeconds = spec.TimeoutSeconds,
            DeadlineSeconds = spec.DeadlineSeconds,
            DelaySeconds = spec.DelaySeconds,
            Priority = spec.Priority,
        };
}
