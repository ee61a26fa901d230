using System.Text;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Domain.Tests.Plans.Properties;

/// <summary>Everything that can be done to a plan, as a value: the same one goes to the model and to the Domain.</summary>
internal abstract record PlanCommand
{
    public virtual IReadOnlyList<PlainSpec> NewTasks => [];

    // what is computed from the members is not told again
    protected virtual bool PrintMembers(StringBuilder builder) => false;
}

internal sealed record Start : PlanCommand;

internal sealed record SetPaused(bool Paused) : PlanCommand;

internal sealed record Abort : PlanCommand;

internal sealed record RetryAll(bool OptionalToo) : PlanCommand;

internal sealed record Add(IReadOnlyList<PlainSpec> Specs) : PlanCommand
{
    public override IReadOnlyList<PlainSpec> NewTasks => Specs;
}

internal abstract record TaskCommand(string Key) : PlanCommand;

internal sealed record Retry(string Key) : TaskCommand(Key);

internal sealed record Skip(string Key) : TaskCommand(Key);

internal sealed record Override(string Key, string Result) : TaskCommand(Key);

internal sealed record Approve(string Key) : TaskCommand(Key);

internal sealed record Reject(string Key) : TaskCommand(Key);

internal sealed record GiveInput(string Key) : TaskCommand(Key);

internal sealed record Edit(string Key, string? Title, int? Priority, int? MaxAttempts, int? DeadlineSeconds)
    : TaskCommand(Key);

internal sealed record Delete(string Key) : TaskCommand(Key);

/// <param name="FirstIsSeen">whether a worker was seen lately that could take the first task in order</param>
internal sealed record Claim(string Key, string Worker, int LeaseSeconds, bool FirstIsSeen) : TaskCommand(Key);

/// <summary>The process that held the lease is gone.</summary>
internal sealed record LoseLease(string Key, double Jitter) : TaskCommand(Key);

/// <summary>The server looks whether a deadline, an attempt or a lease has run out.</summary>
internal sealed record Expire(string Key, double Jitter) : TaskCommand(Key);

/// <param name="Token">the number of the claim that it reports under</param>
internal abstract record Report(string Key, int Token) : TaskCommand(Key)
{
    /// <summary>What makes two reports under one token the same.</summary>
    public virtual string Content => "";
}

internal sealed record Beat(string Key, int Token, int? Progress, int LeaseSeconds) : Report(Key, Token);

/// <summary>What the agent does meanwhile: one line of progress for each number.</summary>
internal sealed record Tell(string Key, int Token, int[] Progress) : Report(Key, Token);

internal sealed record Complete(string Key, int Token, string Result, IReadOnlyList<PlainSpec> Added)
    : Report(Key, Token)
{
    public override IReadOnlyList<PlainSpec> NewTasks => Added;

    public override string Content => Result + string.Concat(Added.Select(added => "+" + added.Key));
}

internal sealed record Fail(string Key, int Token, string Type, bool Retryable, int RetryAfter, double Jitter)
    : Report(Key, Token)
{
    public override string Content => $"{Type} {Retryable} {RetryAfter}";
}

internal sealed record Ask(string Key, int Token, TaskReason Reason, string Message) : Report(Key, Token)
{
    public override string Content => $"{Reason} {Message}";
}

internal sealed record GiveBack(string Key, int Token) : Report(Key, Token);

internal sealed partial class PlainPlan
{
    public string Do(PlanCommand command, DateTimeOffset now)
    {
        Moves.Clear();
        Told = 0;
        return command switch
        {
            Start _ => Start(now),
            SetPaused c => SetPaused(c.Paused),
            Abort _ => Abort(now),
            RetryAll c => RetryAll(c.OptionalToo, now),
            Add c => Add(c.Specs, now),
            Retry c => Retry(c.Key, now),
            Skip c => Skip(c.Key, now),
            Override c => Override(c.Key, c.Result, now),
            Approve c => Approve(c.Key, now),
            Reject c => Reject(c.Key, now),
            GiveInput c => Input(c.Key, now),
            Edit c => Edit(c, now),
            Delete c => Delete(c.Key, now),
            Claim c => Claim(c, now),
            LoseLease c => LoseLease(c.Key, c.Jitter, now),
            Expire c => Expire(c.Key, c.Jitter, now),
            Beat c => Heartbeat(c, now),
            Tell c => TellOf(c),
            Complete c => Complete(c, now),
            Fail c => Fail(c, now),
            Ask c => Block(c, now),
            GiveBack c => Release(c, now),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command, "No such command."),
        };
    }
}
