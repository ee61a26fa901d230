using CleanPlan.EndToEnd.Tests.Crashes.Checking;

namespace CleanPlan.EndToEnd.Tests.Crashes.Load;

/// <summary>Asks the server, and puts every answer on record.</summary>
internal sealed class Client(Wire wire, Record record)
{
    private const string Api = "/api/v2";

    public async Task<Verdict> Create(string key, object plan, IReadOnlyList<TaskAsked> tasks, CancellationToken stop)
    {
        var reply = await wire.Post($"{Api}/plans", plan, stop, key);
        var made = reply.As<PlanSeen>();
        record.Add(new Creation(reply.Sent, reply.Received, reply.Verdict, key, tasks, made, reply.Replayed), reply);
        if (made is not null && !reply.Replayed)
            record.Knows(made.Id);
        return reply.Verdict;
    }

    public async Task<Claim> Claim(string worker, string key, int max, int lease, int wait, CancellationToken stop)
    {
        var request = new
        {
            worker_id = worker,
            max_tasks = max,
            lease_seconds = lease,
            wait_seconds = wait,
        };
        var reply = await wire.Post($"{Api}/tasks/claim", request, stop, key);
        var tasks = reply.As<ClaimAnswer>()?.Tasks ?? [];
        var claim = new Claim(reply.Sent, reply.Received, reply.Verdict, worker, max, tasks);
        record.Add(claim, reply);
        return claim;
    }

    public async Task<Verdict> Tell(Granted task, ReportKind kind, string mark, bool retryable, CancellationToken stop)
    {
        var report = new ReportBody(task, kind, mark, retryable);
        var reply = await wire.Post($"{Api}/tasks/{task.Id}/{report.Verb}", report.Alone, stop);
        if (kind is not ReportKind.Heartbeat)
        {
            record.Add(new Report(reply.Sent, reply.Received, reply.Verdict, task, kind, mark), reply);
            return reply.Verdict;
        }

        var until = reply.As<LeaseAnswer>()?.LeaseExpiresAt;
        var gone = reply.Refusal is "lease_lost";
        record.Add(new Report(reply.Sent, reply.Received, reply.Verdict, task, kind, mark, until, gone), reply);
        return reply.Verdict;
    }

    /// <summary>All in one transaction, and each on its own.</summary>
    public async Task TellTogether(IReadOnlyList<ReportBody> reports, CancellationToken stop)
    {
        var body = new { reports = reports.Select(report => report.Among) };
        var reply = await wire.Post($"{Api}/tasks/report", body, stop);
        var statuses = reply.As<ReportAnswer>()?.Results.Select(result => result.Status).ToList();
        for (var i = 0; i < reports.Count; i++)
        {
            var verdict = statuses is null ? reply.Verdict : VerdictOf(statuses[i]);
            record.Add(
                new Report(reply.Sent, reply.Received, verdict, reports[i].Task, reports[i].Kind, reports[i].Mark),
                reply
            );
        }
    }

    public async Task Abort(string planId, CancellationToken stop)
    {
        var reply = await wire.Post($"{Api}/plans/{planId}/abort", new { reason = "crash test" }, stop);
        record.Add(new Abort(reply.Sent, reply.Received, reply.Verdict, planId, reply.As<PlanSeen>()), reply);
    }

    public async Task Read(string planId, CancellationToken stop)
    {
        var reply = await wire.Get($"{Api}/plans/{planId}", stop);
        if (reply.As<PlanSeen>() is { } plan)
            record.Add(new PlanRead(reply.Sent, reply.Received, plan), reply);
    }

    public async Task ReadEvents(string planId, long after, int limit, CancellationToken stop)
    {
        var reply = await wire.Get($"{Api}/plans/{planId}/events?after={after}&limit={limit}", stop);
        if (reply.As<PageOf<EventSeen>>() is { } page)
            record.Add(new EventsRead(reply.Sent, reply.Received, planId, after, limit, page.Items), reply);
    }

    private static Verdict VerdictOf(int status) => status is 200 ? Verdict.Yes : Verdict.No;

    private sealed record ClaimAnswer(IReadOnlyList<Granted> Tasks);

    private sealed record LeaseAnswer(DateTimeOffset LeaseExpiresAt);

    private sealed record ReportAnswer(IReadOnlyList<ReportStatus> Results);

    private sealed record ReportStatus(int Status);
}

internal sealed record PageOf<T>(IReadOnlyList<T> Items, string? NextCursor);

internal sealed record ReportBody(Granted Task, ReportKind Kind, string Mark, bool Retryable)
{
    public string Verb => Kind.ToString().ToLowerInvariant();

    public Dictionary<string, object> Alone
    {
        get
        {
            var body = new Dictionary<string, object> { ["lease_token"] = Task.LeaseToken };
            if (Kind is ReportKind.Complete)
                body["result"] = new { mark = Mark };
            if (Kind is ReportKind.Fail)
                body["error"] = new
                {
                    type = "planned",
                    message = Mark,
                    retryable = Retryable,
                };
            if (Kind is ReportKind.Heartbeat)
                body["message"] = Mark;
            return body;
        }
    }

    public Dictionary<string, object> Among => new(Alone) { ["task_id"] = Task.Id, ["outcome"] = Verb };
}
