namespace CleanPlan.Domain.Plans;

// what a task that goes straight through never has; a change of it is seen by its setter, and written by itself
public sealed partial class PlanTask
{
    /// <summary>Attempts lost to failure since creation or the last operator retry.</summary>
    public int RetryCount
    {
        get;
        internal set => Detour(ref field, value);
    }

    /// <summary>Leases lost in a row.</summary>
    public int LostLeases
    {
        get;
        internal set => Detour(ref field, value);
    }

    /// <summary>Set once, when the rule is first met, from the delay that was asked for.</summary>
    public DateTimeOffset? NotBefore
    {
        get;
        internal set => Detour(ref field, value);
    }

    public DateTimeOffset? NextAttemptAt
    {
        get;
        internal set => Detour(ref field, value);
    }

    /// <summary>From when the deadline counts.</summary>
    public DateTimeOffset? DeadlineFrom
    {
        get;
        internal set => Detour(ref field, value);
    }

    public DateTimeOffset? DeadlineAt
    {
        get;
        internal set => Detour(ref field, value);
    }

    public DateTimeOffset? ApprovedAt
    {
        get;
        internal set => Detour(ref field, value);
    }

    /// <summary>What the agent asked; null where the plan's own rule asks for the approval.</summary>
    public string? Question
    {
        get;
        internal set => Detour(ref field, value);
    }

    public string? ErrorType
    {
        get;
        internal set => Detour(ref field, value);
    }

    public string? ErrorMessage
    {
        get;
        internal set => Detour(ref field, value);
    }

    /// <summary>Who gave it back last, how often in a row, and until when it is not offered to that worker.</summary>
    public string? ReleasedBy
    {
        get;
        internal set => Detour(ref field, value);
    }

    public int Releases
    {
        get;
        internal set => Detour(ref field, value);
    }

    public DateTimeOffset? ReleasedUntil
    {
        get;
        internal set => Detour(ref field, value);
    }

    private void Detour<T>(ref T field, T value)
    {
        if (EqualityComparer<T>.Default.Equals(field, value))
            return;
        field = value;
        Changes |= TaskChanges.RareState;
    }
}
