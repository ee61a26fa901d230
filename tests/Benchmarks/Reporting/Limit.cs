namespace CleanPlan.Benchmarks.Reporting;

/// <summary>What a value must keep to, where it must, and what it is meant to reach.</summary>
internal sealed record Limit(double? Must, double Goal, bool AtLeast)
{
    public static Limit AtLeastOf(double must, double goal) => new(must, goal, AtLeast: true);

    public static Limit AtMostOf(double must, double goal) => new(must, goal, AtLeast: false);

    /// <summary>Meant, and never judged.</summary>
    public static Limit Aim(double goal) => new(null, goal, AtLeast: false);

    public Verdict Judge(double value)
    {
        if (Reaches(value, Goal))
            return Verdict.Goal;
        if (Must is null)
            return Verdict.Reported;
        return Reaches(value, Must.Value) ? Verdict.Must : Verdict.Missed;
    }

    public string Say(double bound) => $"{(AtLeast ? ">=" : "<=")} {bound:0.##}";

    private bool Reaches(double value, double bound) => AtLeast ? value >= bound : value <= bound;
}

internal enum Verdict
{
    /// <summary>Without a limit, or short of an aim.</summary>
    Reported,
    Goal,
    Must,
    Missed,

    /// <summary>Something that it needs is not there.</summary>
    Skipped,

    /// <summary>It could not be measured, although everything was there.</summary>
    Failed,
}
