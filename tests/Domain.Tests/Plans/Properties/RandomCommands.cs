using CleanPlan.Domain.Plans;

namespace CleanPlan.Domain.Tests.Plans.Properties;

/// <summary>What people, workers and time might do next; mostly what makes sense, now and then anything at all.</summary>
internal sealed class RandomCommands(Random random, RandomPlan shapes)
{
    private static readonly string[] Workers = ["ann", "bob", "cy"];

    // some runs are full of failures, some have hardly any
    private readonly double _failures = random.Next(4) / 4.0;
    private readonly bool _patient = random.Next(4) > 0;
    private readonly List<Report> _said = [];

    /// <summary>Small steps mostly; to the moment when something is due where nothing else can be done, and now and then.</summary>
    public DateTimeOffset Next(PlainPlan plan, DateTimeOffset now)
    {
        if (random.Next(10) > 0 && Movable(plan, now).Count > 0)
            return now.AddMilliseconds(random.Next(2) * random.Next(1500));
        var due = plan
            .Tasks.SelectMany(t => new[] { t.NotBefore, t.NextAttemptAt, t.DeadlineAt, t.LeaseExpiresAt, t.TimeoutAt })
            .Where(at => at > now)
            .Select(at => at!.Value)
            .Order()
            .ToList();
        return due.Count == 0 ? now : due[random.Next(Math.Min(3, due.Count))];
    }

    public PlanCommand Next(PlainPlan plan, DateTimeOffset now, int step)
    {
        if (plan.Status == PlanStatus.Pending && random.Next(3) == 0)
            return new Start();
        if (random.Next(12) == 0)
            return Anything(plan);
        if (random.Next(12) == 0)
            return OfTheOperator(plan, step);
        if (plan.Paused && random.Next(3) == 0)
            return new SetPaused(false);
        var movable = Movable(plan, now);
        if (movable.Count == 0)
            return OfTheOperator(plan, step);
        var task = movable[random.Next(movable.Count)];
        if (task.DeadlineAt <= now && random.Next(3) > 0)
            return new Expire(task.Key, Jitter());
        return task.Status switch
        {
            PlanTaskStatus.InProgress => OfTheWorker(plan, task, now, step),
            PlanTaskStatus.Blocked => OfTheApprover(task),
            PlanTaskStatus.Failed => AfterAFailure(task, step),
            PlanTaskStatus.Retrying when random.Next(12) == 0 => new Retry(task.Key),
            _ => new Claim(task.Key, Worker(), random.Next(5, 40), random.Next(2) == 0),
        };
    }

    /// <summary>The tasks that somebody could do something with now; failures are mostly left alone for a while.</summary>
    private List<PlainTask> Movable(PlainPlan plan, DateTimeOffset now)
    {
        var claimable = plan.Claimable(now).ToHashSet();
        return plan
            .Tasks.Where(t =>
                t.Status == PlanTaskStatus.InProgress
                || t.BlockedLive
                || t.DeadlineAt <= now
                || (
                    t.Status == PlanTaskStatus.Failed
                    && !plan.IsFinal
                    && (plan.Status == PlanStatus.Failed || random.Next(6) == 0)
                )
                || claimable.Contains(t)
            )
            .ToList();
    }

    /// <summary>Reports that arrive together: of several tasks, of one task twice, in any order, some of them void.</summary>
    public IReadOnlyList<PlanCommand> Batch(PlainPlan plan, int step)
    {
        var held = plan.Tasks.Where(t => t.Status == PlanTaskStatus.InProgress || random.Next(10) == 0).ToList();
        return
        [
            .. Enumerable
                .Range(0, held.Count == 0 ? 0 : random.Next(2, 10))
                .Select(n => held[random.Next(held.Count)])
                .Select(task => ReportOf(plan, task.Key, task.Token, step)),
        ];
    }

    private PlanCommand OfTheWorker(PlainPlan plan, PlainTask task, DateTimeOffset now, int step)
    {
        if (task.LeaseExpiresAt <= now && random.Next(3) > 0)
            return new Expire(task.Key, Jitter());
        var report = ReportOf(plan, task.Key, task.Token, step);
        _said.Add(report);
        return random.Next(30) == 0 ? new LoseLease(task.Key, Jitter()) : report;
    }

    private Report ReportOf(PlainPlan plan, string key, int token, int step)
    {
        if (Chance(_failures))
            return new Fail(
                key,
                token,
                "broken",
                random.Next(4) > 0,
                random.Next(4) == 0 ? random.Next(1, 20) : 0,
                Jitter()
            );
        return random.Next(13) switch
        {
            6 => new Tell(key, token, [random.Next(101), random.Next(101)]),
            0 => new Beat(key, token, null, random.Next(5, 40)),
            1 => new Beat(key, token, random.Next(101), random.Next(5, 40)),
            2 => new GiveBack(key, token),
            3 => new Ask(key, token, TaskReason.AwaitingApproval, "May I?"),
            4 => new Ask(key, token, TaskReason.AwaitingInput, "Which one?"),
            5 => new Complete(key, token, $"{step}", shapes.Added(plan, key)),
            _ => new Complete(key, token, $"{step}", []),
        };
    }

    private PlanCommand OfTheApprover(PlainTask task) =>
        (task.Reason, random.Next(4)) switch
        {
            (TaskReason.AwaitingInput, > 0) => new GiveInput(task.Key),
            (_, 0) => new Reject(task.Key),
            (_, 1) => new Skip(task.Key),
            _ => new Approve(task.Key),
        };

    private PlanCommand AfterAFailure(PlainTask task, int step) =>
        random.Next(6) switch
        {
            0 => new Skip(task.Key),
            1 => new Override(task.Key, $"{step / 20}"),
            2 => new RetryAll(random.Next(2) == 0),
            _ => new Retry(task.Key),
        };

    private PlanCommand OfTheOperator(PlainPlan plan, int step)
    {
        var key = plan.Tasks[random.Next(plan.Tasks.Count)].Key;
        return random.Next(_patient ? 9 : 11) switch
        {
            0 => new SetPaused(!plan.Paused),
            1 => new SetPaused(false),
            2 or 3 => new Add(shapes.Added(plan, null)),
            4 => EditOf(plan[key], step),
            5 => new Delete(key),
            6 => new RetryAll(random.Next(2) == 0),
            7 or 8 => new Retry(key),
            9 => new Skip(key),
            _ => random.Next(6) == 0 ? new Abort() : new Skip(key),
        };
    }

    private Edit EditOf(PlainTask task, int step) =>
        new(
            task.Key,
            random.Next(3) switch
            {
                0 => $"Title {step}",
                1 => task.Spec.Title,
                _ => null,
            },
            random.Next(10),
            random.Next(1, 4),
            random.Next(4) == 0 ? random.Next(1, 300) : null
        );

    /// <summary>Whatever it is, whether it makes sense or not: old reports again, wrong tokens, wrong states.</summary>
    private PlanCommand Anything(PlainPlan plan)
    {
        var task = plan.Tasks[random.Next(plan.Tasks.Count)];
        if (random.Next(2) == 0 && _said.Count > 0)
        {
            var again = _said[^random.Next(1, Math.Min(6, _said.Count) + 1)];
            if (plan.Tasks.Any(t => t.Key == again.Key))
                return again;
        }

        return random.Next(14) switch
        {
            0 => new Start(),
            1 => new SetPaused(random.Next(2) == 0),
            2 => new Retry(task.Key),
            3 => new Skip(task.Key),
            4 => new Override(task.Key, $"{random.Next(3)}"),
            5 => new Approve(task.Key),
            6 => new Reject(task.Key),
            7 => new GiveInput(task.Key),
            8 => EditOf(task, 0),
            9 => new Delete(task.Key),
            10 => new Claim(task.Key, Worker(), 10, true),
            11 => new LoseLease(task.Key, Jitter()),
            12 => new Expire(task.Key, Jitter()),
            _ => ReportOf(plan, task.Key, Math.Max(0, task.Token - random.Next(2)), random.Next(3)),
        };
    }

    /// <summary>Quarters, so that what is computed from it is exact.</summary>
    private double Jitter() => random.Next(4) / 4.0;

    private string Worker() => Workers[random.Next(Workers.Length)];

    private bool Chance(double share) => random.NextDouble() < share / 2;
}
