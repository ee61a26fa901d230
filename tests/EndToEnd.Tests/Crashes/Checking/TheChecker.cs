using static CleanPlan.EndToEnd.Tests.Crashes.Checking.SoundHistory;

namespace CleanPlan.EndToEnd.Tests.Crashes.Checking;

/// <summary>A checker is worth what it catches: every kind of breach is planted in a history that is sound.</summary>
public sealed class TheChecker
{
    private readonly History _sound = Make();

    [Fact]
    public void Finds_nothing_in_a_sound_history() => Assert.Empty(Checker.Check(_sound));

    [Fact]
    public void Misses_a_plan_that_is_gone() =>
        Catches(BreachKind.LostWrite, _sound with { End = [.. _sound.End.Where(log => log.Plan.Id != "p2")] });

    [Fact]
    public void Misses_a_completion_that_is_gone() =>
        Catches(
            BreachKind.LostWrite,
            WithEnd(log => new PlanLog(
                Plan("p1", 10, ("done", "done-a"), ("in_progress", null)),
                [.. log.Events.Take(11)]
            ))
        );

    [Fact]
    public void Misses_a_claim_that_is_gone() =>
        Catches(BreachKind.LostWrite, With(new Claim(At(40), At(41), Verdict.Yes, "w1", 1, [Lease("b", 2, At(46))])));

    [Fact]
    public void Misses_a_heartbeat_that_is_gone() =>
        Catches(
            BreachKind.LostWrite,
            With(new Report(At(6), At(7), Verdict.Yes, Lease("a", 1, At(9)), ReportKind.Heartbeat, "gone", At(11)))
        );

    [Fact]
    public void Misses_an_abort_that_is_gone() =>
        Catches(BreachKind.LostWrite, With(new Abort(At(40), At(41), Verdict.Yes, "p1", null)));

    [Fact]
    public void Misses_a_result_that_was_swapped() =>
        Catches(
            BreachKind.LostWrite,
            WithEnd(log => log with { Plan = Plan("p1", 11, ("done", "done-b"), ("done", "done-b"), "done") })
        );

    [Fact]
    public void Misses_an_event_that_a_reader_has_seen() =>
        Catches(
            BreachKind.LostWrite,
            WithEnd(log => log with { Events = [.. log.Events.Select(Reworded)] }),
            line => line.Contains("was read, and is gone", StringComparison.Ordinal)
        );

    [Fact]
    public void Sees_a_plan_that_nobody_asked_for() => Catches(BreachKind.NeverAsked, Without("k2"));

    [Fact]
    public void Sees_a_plan_that_was_refused_and_made() =>
        Catches(
            BreachKind.NeverAsked,
            Changed<Creation>(ask => ask.Key == "k2", ask => ask with { Verdict = Verdict.No })
        );

    [Fact]
    public void Sees_a_heartbeat_that_was_refused_and_taken() =>
        Catches(
            BreachKind.NeverAsked,
            Changed<Report>(ask => ask.Mark == "beat", ask => ask with { Verdict = Verdict.No })
        );

    [Fact]
    public void Knows_that_a_heartbeat_may_have_come_in_time_and_lost_its_lease_before_the_answer() =>
        Assert.Empty(
            Checker.Check(
                Changed<Report>(
                    ask => ask.Mark == "beat",
                    ask => ask with { Verdict = Verdict.No, LeaseExpiresAt = null, LeaseWasGone = true }
                )
            )
        );

    [Fact]
    public void Sees_a_completion_that_nobody_asked_for() =>
        Catches(
            BreachKind.NeverAsked,
            Changed<Report>(ask => ask.Mark == "done-b", ask => ask with { Verdict = Verdict.No })
        );

    [Fact]
    public void Sees_a_claim_that_nobody_asked_for() =>
        Catches(
            BreachKind.NeverAsked,
            Changed<Claim>(ask => ask.WorkerId == "w3", ask => ask with { Verdict = Verdict.No })
        );

    [Fact]
    public void Sees_an_abort_that_nobody_asked_for() =>
        Catches(BreachKind.NeverAsked, Changed<Abort>(_ => true, ask => ask with { Verdict = Verdict.No }));

    [Fact]
    public void Sees_a_task_that_is_completed_twice() =>
        Catches(
            BreachKind.CompletedTwice,
            WithEvents(10, new(11, "p1-a", "agent_end", 4, "w1", null, "done", "done", null, At(27)))
        );

    [Fact]
    public void Sees_two_events_of_one_report() =>
        Catches(
            BreachKind.NotOneEvent,
            WithEvents(10, new(11, "p1-a", "agent_end", 4, "w1", null, "done", "done", null, At(27)))
        );

    [Fact]
    public void Sees_a_report_under_an_old_token_in_the_log() =>
        Catches(
            BreachKind.OldTokenAccepted,
            WithEvents(5, new(6, "p1-a", "agent_progress", 1, "w1", "beat", null, null, null, At(13)))
        );

    [Fact]
    public void Sees_a_report_under_an_old_token_in_an_answer() =>
        Catches(
            BreachKind.OldTokenAccepted,
            Changed<Report>(ask => ask.Mark == "late", ask => ask with { Verdict = Verdict.Yes })
        );

    [Fact]
    public void Sees_a_token_that_went_down() =>
        Catches(
            BreachKind.OldTokenAccepted,
            WithEnd(log =>
                log with
                {
                    Events = [.. log.Events.Select(line => line.Seq is 7 ? line with { LeaseToken = 1 } : line)],
                }
            )
        );

    [Fact]
    public void Sees_a_claim_before_the_lease_of_another_ran_out() =>
        Catches(
            BreachKind.ReclaimedEarly,
            Changed<Claim>(ask => ask.WorkerId == "w2", ask => ask with { Sent = At(8), Received = At(9) })
        );

    [Fact]
    public void Sees_a_lease_that_ran_out_before_a_heartbeats_promise() =>
        Catches(
            BreachKind.ReclaimedEarly,
            WithEnd(log =>
                log with
                {
                    Events = [.. log.Events.Select(line => line.Seq is 4 ? line with { Timestamp = At(10) } : line)],
                }
            )
        );

    [Fact]
    public void Sees_a_task_that_runs_before_its_dependencies() =>
        Catches(
            BreachKind.BeforeDependencies,
            WithEnd(log =>
                log with
                {
                    Events =
                    [
                        .. log.Events.Take(8),
                        log.Events[10] with
                        {
                            Seq = 9,
                        },
                        log.Events[8] with
                        {
                            Seq = 10,
                        },
                        log.Events[9] with
                        {
                            Seq = 11,
                        },
                        .. log.Events.Skip(11),
                    ],
                }
            )
        );

    [Theory]
    [InlineData("in_progress")]
    [InlineData("failed")]
    public void Sees_a_status_that_does_not_follow_from_the_tasks(string status) =>
        Catches(
            BreachKind.WrongStatus,
            Changed<PlanRead>(
                ask => ask.Plan.Status == "done",
                ask => ask with { Plan = ask.Plan with { Status = status } }
            )
        );

    [Fact]
    public void Sees_an_abort_in_an_answer_that_is_none_in_the_end() =>
        Catches(
            BreachKind.NeverWas,
            Changed<PlanRead>(
                ask => ask.Plan.Status == "done",
                ask => ask with { Plan = ask.Plan with { Status = "aborted" } }
            )
        );

    [Fact]
    public void Sees_a_count_that_is_wrong() =>
        Catches(
            BreachKind.WrongStatus,
            Changed<PlanRead>(
                ask => ask.Plan.Status == "done",
                ask => ask with { Plan = ask.Plan with { TaskCounts = new Dictionary<string, int> { ["done"] = 1 } } }
            )
        );

    [Fact]
    public void Sees_a_status_that_does_not_follow_from_the_events() =>
        Catches(BreachKind.WrongStatus, WithEnd(log => log with { Events = [.. log.Events.SkipLast(1)] }));

    [Fact]
    public void Sees_a_gap_in_the_log() =>
        Catches(
            BreachKind.GapInEvents,
            WithEnd(log => log with { Events = [.. log.Events.Where(line => line.Seq != 3)] })
        );

    [Fact]
    public void Sees_a_gap_in_a_page() =>
        Catches(
            BreachKind.GapInEvents,
            Changed<EventsRead>(ask => ask.After == 1, ask => ask with { Events = [ask.Events[1]] })
        );

    [Fact]
    public void Sees_a_plan_that_became_older() =>
        Catches(
            BreachKind.WentBack,
            With(new PlanRead(At(36), At(37), Plan("p1", 7, ("in_progress", null), ("pending", null))))
        );

    [Fact]
    public void Sees_a_log_that_became_shorter() =>
        Catches(
            BreachKind.WentBack,
            With(new EventsRead(At(36), At(37), "p1", 0, 200, _sound.End[0].Events.Take(5).ToList()))
        );

    [Fact]
    public void Sees_a_plan_as_it_never_was() =>
        Catches(
            BreachKind.NeverWas,
            With(new PlanRead(At(20), At(21), Plan("p1", 7, ("pending", null), ("in_progress", null))))
        );

    [Fact]
    public void Sees_a_task_that_is_not_as_its_events_leave_it() =>
        Catches(
            BreachKind.NeverWas,
            WithEnd(log => log with { Plan = Plan("p1", 11, ("done", "done-a"), ("skipped", null), "done") })
        );

    [Fact]
    public void Sees_two_plans_under_one_key() =>
        Catches(
            BreachKind.TwoPlansForOneKey,
            Changed<Creation>(
                ask => ask.Verdict is Verdict.Unknown,
                ask => ask with { Plan = Plan("p9", 2, ("pending", null), ("pending", null)) }
            )
        );

    [Fact]
    public void Sees_an_answer_that_nobody_may_get() =>
        Catches(BreachKind.Outrage, With(new Outrage(At(1), At(2), "500")));

    private static void Catches(BreachKind kind, History planted, Func<string, bool>? that = null) =>
        Assert.Contains(
            Checker.Check(planted),
            breach => breach.Kind == kind && that?.Invoke(breach.What) is not false
        );

    private static EventSeen Reworded(EventSeen line) => line.Seq is 2 ? line with { Timestamp = At(5) } : line;

    private History With(Ask more) => _sound with { Asks = [.. _sound.Asks, more] };

    private History Without(string key) =>
        _sound with
        {
            Asks = [.. _sound.Asks.Where(ask => ask is not Creation made || made.Key != key)],
        };

    private History Changed<T>(Func<T, bool> which, Func<T, T> change)
        where T : Ask =>
        _sound with
        {
            Asks = [.. _sound.Asks.Select(ask => ask is T one && which(one) ? change(one) : ask)],
        };

    /// <summary>The first plan's end changed.</summary>
    private History WithEnd(Func<PlanLog, PlanLog> change) =>
        _sound with
        {
            End = [change(_sound.End[0]), .. _sound.End.Skip(1)],
        };

    /// <summary>One more event in the first plan's log, those behind it counted on.</summary>
    private History WithEvents(int after, EventSeen more) =>
        WithEnd(log =>
            log with
            {
                Events =
                [
                    .. log.Events.Take(after),
                    more,
                    .. log.Events.Skip(after).Select(line => line with { Seq = line.Seq + 1 }),
                ],
            }
        );
}
