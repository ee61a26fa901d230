using CleanPlan.EndToEnd.Tests.Crashes.Checking;

namespace CleanPlan.EndToEnd.Tests.Crashes.Load;

/// <summary>
/// Claims tasks, and does with them what workers do: complete, fail, beat, give back, say it twice, come too late, or
/// never come back.
/// </summary>
internal sealed class Worker(string name, Random random, Client client)
{
    private const int LeaseSeconds = 5;
    private static readonly TimeSpan TooLate = TimeSpan.FromSeconds(LeaseSeconds + 2);

    private readonly Queue<(Granted Task, DateTimeOffset Due)> _late = new();
    private int _marks;

    public async Task Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            while (_late.TryPeek(out var late) && late.Due < TimeProvider.System.GetUtcNow())
                await Tell(_late.Dequeue().Task, ReportKind.Complete, stop);
            var tasks = await Claim(stop);
            if (tasks.Count > 1 && random.Next(3) == 0)
                await client.TellTogether([.. tasks.Select(Reported)], stop);
            else
                foreach (var task in tasks)
                    await Work(task, stop);
        }
    }

    /// <summary>Where nobody answered, the same key gets what it would have got.</summary>
    private async Task<IReadOnlyList<Granted>> Claim(CancellationToken stop)
    {
        var (key, max, wait) = (NextMark(), random.Next(1, 9), random.Next(2));
        var claim = await client.Claim(name, key, max, LeaseSeconds, wait, stop);
        if (claim.Verdict is Verdict.Unknown && random.Next(3) > 0)
            claim = await client.Claim(name, key, max, LeaseSeconds, wait, stop);
        return claim.Tasks;
    }

    private async Task Work(Granted task, CancellationToken stop)
    {
        switch (random.Next(100))
        {
            case < 5: // dead: the lease runs out
                return;
            case < 10:
                _late.Enqueue((task, TimeProvider.System.GetUtcNow() + TooLate));
                return;
            case < 16:
                await Tell(task, ReportKind.Release, stop);
                return;
            case < 26:
                await Tell(task, ReportKind.Fail, stop);
                return;
            case < 40:
                await client.Tell(task, ReportKind.Heartbeat, NextMark(), false, stop);
                break;
        }

        await Tell(task, ReportKind.Complete, stop);
    }

    /// <summary>Says it, again where nobody answered, and now and then again for no reason.</summary>
    private async Task Tell(Granted task, ReportKind kind, CancellationToken stop)
    {
        var mark = NextMark();
        var retryable = random.Next(4) > 0;
        // a repeat of a release is no repeat to the server: it may well be refused
        var mostTries = kind is ReportKind.Release ? 1 : 4;
        for (var tries = 1; tries <= mostTries; tries++)
        {
            var verdict = await client.Tell(task, kind, mark, retryable, stop);
            if (verdict is not Verdict.Unknown && random.Next(20) > 0)
                return;
        }
    }

    private ReportBody Reported(Granted task) =>
        new(task, random.Next(8) > 0 ? ReportKind.Complete : ReportKind.Fail, NextMark(), random.Next(4) > 0);

    private string NextMark() => $"{name}-{++_marks}";
}
