using CleanPlan.Domain.Plans;

namespace CleanPlan.Domain.Tests.Plans.Properties;

/// <summary>Says the model's commands in the Domain's words.</summary>
internal sealed class DomainPlan(StoredPlan stored)
{
    // which fencing token each claim of a task got, in order: commands name a claim by its number
    private readonly Dictionary<string, List<long>> _tokens = [];

    public StoredPlan Stored { get; } = stored;

    public static DomainPlan Create(OnFailure onFailure, IReadOnlyList<PlainSpec> specs, DateTimeOffset now) =>
        new(StoredPlan.Create(onFailure, [.. specs.Select(Draft)], now));

    /// <param name="first">the first task in order, where a worker for it was seen</param>
    public string Do(PlanCommand command, string? first, DateTimeOffset now)
    {
        var outcome = Stored.Commit(now, () => Jitter(command), slice => Ask(slice, command, first));
        if (!outcome.Result.IsOk)
            return outcome.Result.Error.Code;
        if (command is Claim claim && outcome.Changed)
            Tokens(claim.Key).Add(Stored[claim.Key].LeaseToken);
        return outcome.Changed ? "ok" : "unchanged";
    }

    public long TokenOf(string key, int claim) =>
        claim >= 1 && claim <= Tokens(key).Count ? Tokens(key)[claim - 1] : -1;

    public int Position(string key) => Stored[key].Position;

    public static double Jitter(PlanCommand command) =>
        command switch
        {
            Fail fail => fail.Jitter,
            LoseLease lost => lost.Jitter,
            Expire expired => expired.Jitter,
            _ => throw new InvalidOperationException("Nothing random belongs to this command."),
        };

    /// <summary>Queues the command on a slice, which need not be one of the stored plan as it is now.</summary>
    public SliceOutcome Ask(PlanSlice slice, PlanCommand command, string? first) =>
        command switch
        {
            Start => slice.Start(),
            SetPaused { Paused: true } => slice.Pause(),
            SetPaused => slice.Resume(),
            Abort => slice.Abort("enough"),
            RetryAll c => slice.RetryFailures(c.OptionalToo),
            Add c => slice.AddTasks([.. c.Specs.Select(Draft)]),
            TaskCommand c => Ask(slice, c, Position(c.Key), first),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command, "No such command."),
        };

    private SliceOutcome Ask(PlanSlice slice, TaskCommand command, int position, string? first) =>
        command switch
        {
            Retry => slice.Retry(position),
            Skip => slice.Skip(position, "somebody"),
            Override c => slice.Override(position, c.Result, "somebody"),
            Approve => slice.Approve(position, null, "somebody"),
            Reject => slice.Reject(position, null, "somebody"),
            GiveInput => slice.Answer(position, "\"this\"", "somebody"),
            Edit c => slice.Edit(position, EditOf(c)),
            Delete => slice.Delete(position),
            Claim c => slice.Claim(position, c.Worker, c.LeaseSeconds, first is null ? null : Stored[first]),
            LoseLease => slice.LoseLease(position, Stored[command.Key].LeaseToken),
            Expire => slice.Expire(position),
            Report c => slice.Report(position, ReportOf(c)),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command, "No such command."),
        };

    public WorkerReport ReportOf(Report report)
    {
        var token = TokenOf(report.Key, report.Token);
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

    private TaskEdit EditOf(Edit edit)
    {
        var retry = Stored[edit.Key].Retry;
        return new TaskEdit
        {
            Title = edit.Title,
            Priority = edit.Priority,
            DeadlineSeconds = edit.DeadlineSeconds,
            Retry = edit.MaxAttempts is { } attempts ? retry with { MaxAttempts = attempts } : null,
        };
    }

    private List<long> Tokens(string key) => _tokens.TryGetValue(key, out var tokens) ? tokens : _tokens[key] = [];

    private static TaskDraft Draft(PlainSpec spec) =>
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
