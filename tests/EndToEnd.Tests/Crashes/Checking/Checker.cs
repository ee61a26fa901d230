namespace CleanPlan.EndToEnd.Tests.Crashes.Checking;

/// <summary>Holds a history to what the program promises. A pure function: the same history, the same breaches.</summary>
internal static class Checker
{
    public static IReadOnlyList<Breach> Check(History history)
    {
        var replays = history.End.ToDictionary(log => log.Plan.Id, log => new Replay(log, AskedOf(history, log)));
        return
        [
            .. history.Asks.OfType<Outrage>().Select(ask => new Breach(BreachKind.Outrage, ask.What)),
            .. replays.Values.SelectMany(replay => replay.Breaches),
            .. PlanChecks.Check(history),
            .. ReportChecks.Check(history),
            .. LeaseChecks.Check(history),
            .. ReadChecks.Check(history, replays),
        ];
    }

    private static IReadOnlyList<TaskAsked> AskedOf(History history, PlanLog log) =>
        history.Asks.OfType<Creation>().FirstOrDefault(ask => ask.Key == log.Plan.Goal)?.Tasks ?? [];
}
