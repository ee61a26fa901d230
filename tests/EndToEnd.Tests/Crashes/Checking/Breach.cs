namespace CleanPlan.EndToEnd.Tests.Crashes.Checking;

/// <summary>The promises that are checked, by what breaks them.</summary>
public enum BreachKind
{
    LostWrite,
    NeverAsked,
    CompletedTwice,
    OldTokenAccepted,
    ReclaimedEarly,
    BeforeDependencies,
    WrongStatus,
    GapInEvents,
    NotOneEvent,
    WentBack,
    NeverWas,
    TwoPlansForOneKey,
    Outrage,
}

internal sealed record Breach(BreachKind Kind, string What)
{
    public override string ToString() => $"{Kind}: {What}";
}
