namespace CleanPlan.EndToEnd.Tests.Crashes.Checking;

/// <summary>Every answer shows a plan that is sound, that was so at some time, and that never becomes older.</summary>
internal static class ReadChecks
{
    public static IEnumerable<Breach> Check(History history, IReadOnlyDictionary<string, Replay> replays)
    {
        var seen = history.Asks.Select(ask => (Ask: ask, Plan: PlanOf(ask))).Where(x => x.Plan is not null).ToList();
        var plans = seen.ConvertAll(x => (x.Ask, Plan: x.Plan!));
        return
        [
            .. plans.Select(x => x.Plan).Concat(history.End.Select(log => log.Plan)).SelectMany(Statuses),
            .. plans
                .Where(x => replays.GetValueOrDefault(x.Plan.Id)?.WasEver(x.Plan) is false)
                .Select(x => NeverWas(x.Plan)),
            .. Versions(history, plans),
            .. history.Asks.OfType<EventsRead>().SelectMany(read => Events(read, replays)),
            .. Seqs(history),
        ];
    }

    private static PlanSeen? PlanOf(Ask ask) =>
        ask switch
        {
            Creation { Replayed: false } creation => creation.Plan,
            Abort abort => abort.Plan,
            PlanRead read => read.Plan,
            _ => null,
        };

    private static IEnumerable<Breach> Statuses(PlanSeen plan)
    {
        var isAborted = plan.Status is "aborted";
        var status = isAborted ? "aborted" : PlanModel.StatusOf(plan.Tasks);
        if (plan.Status != status || (isAborted && PlanModel.StatusOf(plan.Tasks) is "in_progress"))
            yield return Wrong(plan, $"its tasks make it {PlanModel.StatusOf(plan.Tasks)}");
        if (plan.Phase != PlanModel.PhaseOf(status, plan.Tasks))
            yield return Wrong(plan, $"its phase is {plan.Phase}");
        // a done plan reads 100, whatever its optional tasks have reached
        var progress = status is "done" ? 100 : PlanModel.ProgressOf(plan.Tasks);
        if (plan.Progress != progress)
            yield return Wrong(plan, $"its progress is {plan.Progress}, not {progress}");
        foreach (var (counted, count) in plan.TaskCounts)
        {
            if (plan.Tasks.Count(task => task.Status == counted) != count)
                yield return Wrong(plan, $"it counts {count} {counted}");
        }
    }

    private static Breach Wrong(PlanSeen plan, string what) =>
        new(BreachKind.WrongStatus, $"plan {plan.Id}, version {plan.Version}, is {plan.Status}: {what}");

    private static Breach NeverWas(PlanSeen plan) =>
        new(BreachKind.NeverWas, $"plan {plan.Id}, version {plan.Version}: no part of its events leaves it like that");

    /// <summary>What was answered before a question was sent is the least that its answer may show.</summary>
    private static IEnumerable<Breach> Versions(History history, List<(Ask Ask, PlanSeen Plan)> plans)
    {
        foreach (var ofPlan in plans.ToLookup(x => x.Plan.Id))
        {
            var answers = ofPlan.Select(x => (x.Ask.Sent, x.Ask.Received, Number: x.Plan.Version)).ToList();
            if (history.End.FirstOrDefault(log => log.Plan.Id == ofPlan.Key) is { } end)
                answers.Add((DateTimeOffset.MaxValue, DateTimeOffset.MaxValue, end.Plan.Version));
            foreach (var (version, before) in Older(answers))
                yield return new Breach(
                    BreachKind.WentBack,
                    $"plan {ofPlan.Key} shows version {version} after {before}"
                );
        }
    }

    private static IEnumerable<Breach> Seqs(History history)
    {
        foreach (var ofPlan in history.Asks.OfType<EventsRead>().ToLookup(read => read.PlanId))
        {
            // a page that is full may have left out what is newer
            var answers = ofPlan
                .Where(read => read.Events.Count > 0 || read.After == 0)
                .Select(read => (read.Sent, read.Received, Number: Reach(read)))
                .ToList();
            var full = ofPlan
                .Where(read => read.Events.Count == read.Limit)
                .Select(read => (read.Sent, Reach(read)))
                .ToHashSet();
            foreach (var (seq, before) in Older(answers, answer => full.Contains((answer.Sent, answer.Number))))
                yield return new Breach(BreachKind.WentBack, $"plan {ofPlan.Key} ends at event {seq} after {before}");
        }
    }

    private static long Reach(EventsRead read) => read.Events.Count > 0 ? read.Events[^1].Seq : read.After;

    private static IEnumerable<(long Number, long Before)> Older(
        IReadOnlyList<(DateTimeOffset Sent, DateTimeOffset Received, long Number)> answers,
        Func<(DateTimeOffset Sent, DateTimeOffset Received, long Number), bool>? mayBe = null
    )
    {
        var received = answers.OrderBy(answer => answer.Received).ToList();
        var (next, newest) = (0, long.MinValue);
        foreach (var answer in answers.OrderBy(answer => answer.Sent))
        {
            while (next < received.Count && received[next].Received < answer.Sent)
                newest = Math.Max(newest, received[next++].Number);
            if (answer.Number < newest && mayBe?.Invoke(answer) is not true)
                yield return (answer.Number, newest);
        }
    }

    /// <summary>A page goes on right behind its cursor, and never shows what the end does not have.</summary>
    private static IEnumerable<Breach> Events(EventsRead read, IReadOnlyDictionary<string, Replay> replays)
    {
        if (!replays.TryGetValue(read.PlanId, out var replay))
        {
            yield return new Breach(BreachKind.LostWrite, $"plan {read.PlanId}, whose events were read, is gone");
            yield break;
        }

        for (var i = 0; i < read.Events.Count; i++)
        {
            var line = read.Events[i];
            if (line.Seq != read.After + i + 1)
                yield return new Breach(
                    BreachKind.GapInEvents,
                    $"plan {read.PlanId}, {line.Seq} after {read.After + i}"
                );
            else if (replay.Log.Events.ElementAtOrDefault((int)line.Seq - 1) != line)
                yield return new Breach(
                    BreachKind.LostWrite,
                    $"event {line.Seq} of plan {read.PlanId} was read, and is gone"
                );
        }
    }
}
