namespace CleanPlan.EndToEnd.Tests.Crashes.Checking;

/// <summary>A lease is kept as long as it was promised, and is worth nothing once another is out.</summary>
internal static class LeaseChecks
{
    public static IEnumerable<Breach> Check(History history)
    {
        var claims = history
            .Asks.OfType<Claim>()
            .SelectMany(claim => claim.Tasks.Select(task => (Task: task, claim.Received)))
            .ToLookup(claim => claim.Task.Id, StringComparer.Ordinal);
        var reports = history
            .Asks.OfType<Report>()
            .OrderBy(report => report.Sent)
            .ToLookup(report => report.Task.Id, StringComparer.Ordinal);
        var expired = history
            .End.SelectMany(log => log.Events)
            .Where(line => line.Reason is "lease_expired")
            .ToLookup(line => line.TaskId!, StringComparer.Ordinal);
        foreach (var ofTask in claims)
        {
            var leases = ofTask.OrderBy(claim => claim.Task.LeaseToken).ToList();
            for (var i = 0; i < leases.Count; i++)
            {
                var lease = leases[i].Task;
                var until = Promised(lease, reports[lease.Id]);
                foreach (var line in expired[lease.Id].Where(line => line.LeaseToken == lease.LeaseToken))
                {
                    if (line.Timestamp < until)
                        yield return Early(lease, until, line.Timestamp);
                }

                if (i + 1 == leases.Count)
                    continue;
                var next = leases[i + 1];
                if (next.Received < until && !GivenUp(lease, reports[lease.Id], next.Received))
                    yield return Early(lease, until, next.Received);
                foreach (var late in Late(lease, reports[lease.Id], next.Received))
                    yield return late;
            }
        }
    }

    /// <summary>As long as the claim and every heartbeat that was acknowledged has said.</summary>
    private static DateTimeOffset Promised(Granted lease, IEnumerable<Report> reports) =>
        reports
            .Where(report => report.Task.LeaseToken == lease.LeaseToken && report.Verdict is Verdict.Yes)
            .Select(report => report.LeaseExpiresAt ?? lease.LeaseExpiresAt)
            .Append(lease.LeaseExpiresAt)
            .Max();

    private static bool GivenUp(Granted lease, IEnumerable<Report> reports, DateTimeOffset before) =>
        reports.Any(report =>
            report.Task.LeaseToken == lease.LeaseToken
            && report is { MayHaveHappened: true, Kind: not ReportKind.Heartbeat }
            && report.Sent < before
        );

    /// <summary>
    /// Reports that were sent after a newer claim was known, and accepted all the same. One that repeats an earlier
    /// report is answered, and changes nothing.
    /// </summary>
    private static IEnumerable<Breach> Late(Granted lease, IEnumerable<Report> reports, DateTimeOffset newer)
    {
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var report in reports.Where(report => report.Task.LeaseToken == lease.LeaseToken))
        {
            var isRepeated = told.Contains(report.Mark) && report.Kind is not ReportKind.Heartbeat;
            if (report.MayHaveHappened)
                told.Add(report.Mark);
            if (report.Verdict is Verdict.Yes && report.Sent > newer && !isRepeated)
            {
                yield return new Breach(
                    BreachKind.OldTokenAccepted,
                    $"{report.Kind} of {lease.Id} under {lease.LeaseToken}, sent {report.Sent:O}, a newer claim being out since {newer:O}"
                );
            }
        }
    }

    private static Breach Early(Granted lease, DateTimeOffset until, DateTimeOffset at) =>
        new(
            BreachKind.ReclaimedEarly,
            $"the lease of {lease.Id} under {lease.LeaseToken} was promised until {until:O}, and lost at {at:O}"
        );
}
