namespace CleanPlan.EndToEnd.Tests.Crashes.Checking;

/// <summary>Claims and reports leave exactly one event each where they were acknowledged, and none that nobody asked for.</summary>
internal static class ReportChecks
{
    private static readonly Dictionary<ReportKind, string> EventTypes = new()
    {
        [ReportKind.Complete] = "agent_end",
        [ReportKind.Fail] = "error",
        [ReportKind.Heartbeat] = "agent_progress",
        [ReportKind.Release] = "status_changed",
    };

    public static IEnumerable<Breach> Check(History history)
    {
        var lines = history
            .End.SelectMany(log => log.Events)
            .Where(line => line is { TaskId: not null, LeaseToken: not null })
            .ToLookup(line => (line.TaskId!, line.LeaseToken!.Value, line.EventType));
        return [.. Claims(history, lines), .. Reports(history, lines), .. Strangers(history), .. Results(history)];
    }

    private static IEnumerable<Breach> Claims(
        History history,
        ILookup<(string TaskId, long Token, string Type), EventSeen> lines
    )
    {
        foreach (var claim in history.Asks.OfType<Claim>())
        {
            foreach (var task in claim.Tasks)
            {
                var started = lines[(task.Id, task.LeaseToken, "agent_start")].ToList();
                if (NotOne(started.Count, $"claim of {task.Id} under {task.LeaseToken}") is { } breach)
                    yield return breach;
                else if (started[0].AgentId != claim.WorkerId)
                    yield return new Breach(BreachKind.NeverAsked, $"claim of {task.Id} by {started[0].AgentId}");
            }
        }
    }

    private static IEnumerable<Breach> Reports(
        History history,
        ILookup<(string TaskId, long Token, string Type), EventSeen> lines
    )
    {
        foreach (var report in history.Asks.OfType<Report>().Where(report => report.Verdict is Verdict.Yes))
        {
            var (task, told) = (report.Task, $"{report.Kind} of {report.Task.Id} under {report.Task.LeaseToken}");
            var found = lines[(task.Id, task.LeaseToken, EventTypes[report.Kind])]
                .Count(line => report.Kind is ReportKind.Complete or ReportKind.Release || line.Message == report.Mark);
            if (NotOne(found, told) is { } breach)
                yield return breach;
        }
    }

    private static IEnumerable<Breach> Strangers(History history)
    {
        var asked = history.Asks.OfType<Report>().Where(report => report.MayHaveHappened).ToList();
        var marks = asked.Select(report => report.Mark).ToHashSet(StringComparer.Ordinal);
        var completions = asked
            .Where(report => report.Kind is ReportKind.Complete)
            .Select(report => (report.Task.Id, report.Task.LeaseToken))
            .ToHashSet();
        foreach (var line in history.End.SelectMany(log => log.Events))
        {
            var isStranger = line switch
            {
                { EventType: "agent_end" } => !completions.Contains((line.TaskId!, line.LeaseToken!.Value)),
                { EventType: "error", Reason: "error" } or { EventType: "agent_progress" } => !marks.Contains(
                    line.Message ?? ""
                ),
                _ => false,
            };
            if (isStranger)
                yield return new Breach(BreachKind.NeverAsked, $"{line.EventType} of {line.TaskId}: {line.Message}");
        }

        foreach (var breach in StrangeClaims(history))
            yield return breach;
    }

    /// <summary>A claim without an answer may have got tasks, as many as it asked for, and nobody else's may.</summary>
    private static IEnumerable<Breach> StrangeClaims(History history)
    {
        var claims = history.Asks.OfType<Claim>().ToList();
        var granted = claims.SelectMany(claim => claim.Tasks).Select(task => (task.Id, task.LeaseToken)).ToHashSet();
        var allowed = claims
            .Where(claim => claim.Verdict is Verdict.Unknown)
            .GroupBy(claim => claim.WorkerId)
            .ToDictionary(ofOne => ofOne.Key, ofOne => ofOne.Sum(claim => claim.MaxTasks), StringComparer.Ordinal);
        return history
            .End.SelectMany(log => log.Events)
            .Where(line => line.EventType is "agent_start" && !granted.Contains((line.TaskId!, line.LeaseToken!.Value)))
            .GroupBy(line => line.AgentId ?? "")
            .Where(starts => starts.Count() > allowed.GetValueOrDefault(starts.Key))
            .Select(starts => new Breach(
                BreachKind.NeverAsked,
                $"{starts.Count()} claims by {starts.Key}, which can have missed {allowed.GetValueOrDefault(starts.Key)}"
            ));
    }

    private static IEnumerable<Breach> Results(History history)
    {
        var marks = history
            .Asks.OfType<Report>()
            .Where(report => report is { Kind: ReportKind.Complete, MayHaveHappened: true })
            .ToLookup(report => report.Task.Id, report => report.Mark, StringComparer.Ordinal);
        foreach (var task in history.End.SelectMany(log => log.Plan.Tasks).Where(task => task.Status is "done"))
        {
            var mark = task.Result?.GetProperty("mark").GetString();
            if (mark is null || !marks[task.Id].Contains(mark))
                yield return new Breach(BreachKind.LostWrite, $"the result of {task.Id} is {mark ?? "missing"}");
        }
    }

    private static Breach? NotOne(int count, string what) =>
        count switch
        {
            0 => new Breach(BreachKind.LostWrite, $"{what} was acknowledged, and left no event"),
            1 => null,
            _ => new Breach(BreachKind.NotOneEvent, $"{what} left {count} events"),
        };
}
