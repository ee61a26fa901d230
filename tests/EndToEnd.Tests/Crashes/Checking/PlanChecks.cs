namespace CleanPlan.EndToEnd.Tests.Crashes.Checking;

/// <summary>Plans that were made and aborted are there as they were acknowledged, once each, and no others are.</summary>
internal static class PlanChecks
{
    public static IEnumerable<Breach> Check(History history)
    {
        var end = history.End.ToDictionary(log => log.Plan.Id, log => log.Plan, StringComparer.Ordinal);
        return [.. Creations(history, end), .. Strangers(history), .. Twins(history), .. Aborts(history, end)];
    }

    private static IEnumerable<Breach> Creations(History history, Dictionary<string, PlanSeen> end)
    {
        foreach (var ask in history.Asks.OfType<Creation>().Where(ask => ask.Verdict is Verdict.Yes))
        {
            if (!end.TryGetValue(ask.Plan!.Id, out var plan))
                yield return new Breach(BreachKind.LostWrite, $"plan {ask.Plan.Id} ({ask.Key}) is gone");
            else if (!plan.Tasks.Select(task => task.Key).SequenceEqual(ask.Tasks.Select(task => task.Key)))
                yield return new Breach(BreachKind.LostWrite, $"plan {plan.Id} ({ask.Key}) has other tasks");
        }
    }

    private static IEnumerable<Breach> Strangers(History history)
    {
        var asked = history
            .Asks.OfType<Creation>()
            .Where(ask => ask.MayHaveHappened)
            .Select(ask => ask.Key)
            .ToHashSet();
        return history
            .End.Where(log => !asked.Contains(log.Plan.Goal))
            .Select(log => new Breach(BreachKind.NeverAsked, $"plan {log.Plan.Id} ({log.Plan.Goal})"));
    }

    private static IEnumerable<Breach> Twins(History history) =>
        history
            .End.Select(log => (Key: log.Plan.Goal, log.Plan.Id))
            .Concat(
                history
                    .Asks.OfType<Creation>()
                    .Where(ask => ask.Plan is not null)
                    .Select(ask => (ask.Key, ask.Plan!.Id))
            )
            .Distinct()
            .GroupBy(plan => plan.Key)
            .Where(plans => plans.Count() > 1)
            .Select(plans => new Breach(
                BreachKind.TwoPlansForOneKey,
                $"{plans.Key}: {string.Join(", ", plans.Select(plan => plan.Id))}"
            ));

    private static IEnumerable<Breach> Aborts(History history, Dictionary<string, PlanSeen> end)
    {
        var aborts = history.Asks.OfType<Abort>().Where(ask => ask.MayHaveHappened).ToLookup(ask => ask.PlanId);
        foreach (var plan in end.Values)
        {
            var isAborted = plan.Status is "aborted";
            if (!isAborted && aborts[plan.Id].Any(ask => ask.Verdict is Verdict.Yes))
                yield return new Breach(BreachKind.LostWrite, $"plan {plan.Id} was aborted, and is {plan.Status}");
            if (isAborted && !aborts[plan.Id].Any())
                yield return new Breach(BreachKind.NeverAsked, $"plan {plan.Id} is aborted");
        }
    }
}
