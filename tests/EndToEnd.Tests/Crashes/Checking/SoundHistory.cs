using System.Text.Json;

namespace CleanPlan.EndToEnd.Tests.Crashes.Checking;

/// <summary>
/// A small history in which everything is as it should be: two plans, one finished after a failed attempt, a lost
/// lease, a crash and repeated requests, one aborted.
/// </summary>
internal static class SoundHistory
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly TaskAsked[] Asked = [new("a", [], "success", false), new("b", ["a"], "success", false)];

    public static History Make() =>
        new(
            [
                new Creation(At(0), At(1), Verdict.Unknown, "k1", Asked, null),
                new Creation(
                    At(2),
                    At(3),
                    Verdict.Yes,
                    "k1",
                    Asked,
                    Plan("p1", 2, ("pending", null), ("pending", null))
                ),
                new Creation(
                    At(2),
                    At(3),
                    Verdict.Yes,
                    "k2",
                    Asked,
                    Plan("p2", 2, ("pending", null), ("pending", null))
                ),
                new Claim(At(4), At(5), Verdict.Yes, "w1", 1, [Lease("a", 1, At(9))]),
                new Report(At(6), At(7), Verdict.Yes, Lease("a", 1, At(9)), ReportKind.Heartbeat, "beat", At(11)),
                new Claim(At(12), At(13), Verdict.Yes, "w2", 1, [Lease("a", 2, At(17))]),
                new Report(At(14), At(15), Verdict.No, Lease("a", 1, At(9)), ReportKind.Complete, "late"),
                new Report(At(14), At(15), Verdict.Unknown, Lease("a", 2, At(17)), ReportKind.Fail, "oops"),
                new Report(At(16), At(17), Verdict.Yes, Lease("a", 2, At(17)), ReportKind.Fail, "oops"),
                // the server got this one, and its answer was lost
                new Claim(At(18), At(19), Verdict.Unknown, "w3", 1, []),
                new PlanRead(At(20), At(21), Plan("p1", 7, ("in_progress", null), ("pending", null))),
                new Claim(At(25), At(26), Verdict.Yes, "w1", 1, [Lease("a", 4, At(30))]),
                new Report(At(26), At(27), Verdict.Yes, Lease("a", 4, At(30)), ReportKind.Complete, "done-a"),
                new Report(At(28), At(29), Verdict.Yes, Lease("a", 2, At(17)), ReportKind.Fail, "oops"),
                new Claim(At(28), At(29), Verdict.Yes, "w1", 1, [Lease("b", 1, At(33))]),
                new Report(At(30), At(31), Verdict.Yes, Lease("b", 1, At(33)), ReportKind.Complete, "done-b"),
                new PlanRead(At(32), At(33), Done),
                new EventsRead(At(32), At(33), "p1", 1, 2, Events[1..3]),
                new EventsRead(At(34), At(35), "p1", 10, 200, Events[10..]),
                new Abort(At(34), At(35), Verdict.Yes, "p2", Aborted),
            ],
            [new PlanLog(Done, Events), new PlanLog(Aborted, AbortEvents)]
        );

    public static DateTimeOffset At(int seconds) => Start.AddSeconds(seconds);

    public static Granted Lease(string key, long token, DateTimeOffset until) =>
        new($"p1-{key}", "p1", key, token, 5, until);

    public static PlanSeen Plan(
        string id,
        long version,
        (string Status, string? Mark) a,
        (string Status, string? Mark) b,
        string status = "in_progress"
    )
    {
        TaskSeen[] tasks = [Task(id, "a", a), Task(id, "b", b)];
        var counts = tasks.CountBy(task => task.Status).ToDictionary();
        var phase = status is "in_progress" ? "running" : null;
        return new PlanSeen(id, $"k{id[1..]}", version, status, phase, PlanModel.ProgressOf(tasks), counts, tasks);
    }

    private static PlanSeen Done => Plan("p1", 11, ("done", "done-a"), ("done", "done-b"), "done");

    private static PlanSeen Aborted => Plan("p2", 3, ("skipped", null), ("skipped", null), "aborted");

    private static EventSeen[] Events =>
        [
            new(1, null, "status_changed", null, null, null, "pending", "in_progress", null, At(1)),
            new(2, "p1-a", "agent_start", 1, "w1", null, "pending", "in_progress", null, At(4)),
            new(3, "p1-a", "agent_progress", 1, "w1", "beat", null, null, null, At(6)),
            new(4, "p1-a", "error", 1, "w1", "lost", "in_progress", "retrying", "lease_expired", At(12)),
            new(5, "p1-a", "agent_start", 2, "w2", null, "retrying", "in_progress", null, At(12)),
            new(6, "p1-a", "error", 2, "w2", "oops", "in_progress", "retrying", "error", At(14)),
            new(7, "p1-a", "agent_start", 3, "w3", null, "retrying", "in_progress", null, At(19)),
            new(8, "p1-a", "error", 3, "w3", "lost", "in_progress", "retrying", "lease_expired", At(24)),
            new(9, "p1-a", "agent_start", 4, "w1", null, "retrying", "in_progress", null, At(25)),
            new(10, "p1-a", "agent_end", 4, "w1", null, "in_progress", "done", null, At(26)),
            new(11, "p1-b", "agent_start", 1, "w1", null, "pending", "in_progress", null, At(28)),
            new(12, "p1-b", "agent_end", 1, "w1", null, "in_progress", "done", null, At(30)),
            new(13, null, "status_changed", null, null, null, "in_progress", "done", null, At(30)),
        ];

    private static EventSeen[] AbortEvents =>
        [
            new(1, null, "status_changed", null, null, null, "pending", "in_progress", null, At(2)),
            new(2, "p2-a", "status_changed", null, null, null, "pending", "skipped", "plan_aborted", At(34)),
            new(3, "p2-b", "status_changed", null, null, null, "pending", "skipped", "plan_aborted", At(34)),
            new(4, null, "status_changed", null, null, null, "in_progress", "aborted", null, At(34)),
        ];

    private static TaskSeen Task(string planId, string key, (string Status, string? Mark) state) =>
        new(
            $"{planId}-{key}",
            key,
            state.Status,
            null,
            state.Status is "done" ? 100 : 0,
            false,
            state.Mark is null ? null : JsonSerializer.SerializeToElement(new { mark = state.Mark })
        );
}
