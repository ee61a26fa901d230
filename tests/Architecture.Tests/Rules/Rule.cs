namespace CleanPlan.Architecture.Tests.Rules;

/// <summary>What a rule says of one thing that it looked at; <paramref name="Fault"/> is null where it keeps the rule.</summary>
/// <param name="Subject">a type's full name, or what else names it</param>
internal readonly record struct Verdict(string Subject, string? Fault);

/// <summary>
/// A rule about <typeparamref name="TWorld"/>. It cannot be asserted before it has caught a fixture that breaks it:
/// only <see cref="Catches"/> leads to <see cref="Proven{TWorld}.Holds"/>, and that refuses to hold over nothing.
/// </summary>
internal sealed class Rule<TWorld>(Func<TWorld, IEnumerable<Verdict>> judge)
{
    /// <param name="broken">a world made for this rule</param>
    /// <param name="subject">what in it breaks the rule</param>
    public Proven<TWorld> Catches(TWorld broken, string subject)
    {
        var caught = Judge(broken).Where(verdict => verdict.Fault is not null).Select(verdict => verdict.Subject);
        Assert.Contains(subject, caught);
        return new Proven<TWorld>(this);
    }

    public IReadOnlyList<Verdict> Judge(TWorld world) => [.. judge(world)];
}

/// <summary>A rule that was seen to catch what breaks it.</summary>
internal sealed class Proven<TWorld>(Rule<TWorld> rule)
{
    public Proven<TWorld> Catches(TWorld broken, string subject) => rule.Catches(broken, subject);

    public void Holds(TWorld world)
    {
        var verdicts = rule.Judge(world);

        Assert.True(verdicts.Count > 0, "The rule looked at nothing.");
        var faults = verdicts.Where(x => x.Fault is not null).Select(x => $"{x.Subject} {x.Fault}").ToList();
        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
    }
}
