using CleanPlan.Domain.Plans;

namespace CleanPlan.Domain.Tests.Plans.Properties;

/// <summary>The events of one command against the moves that the model made.</summary>
internal sealed class EventComparison(PlainPlan model, IReadOnlyList<TaskEvent> events)
{
    private const string BlockedOnTheWay = "pending->blocked dependency_failed";
    private const string ReopenedOnTheWay = "blocked->pending ";

    public List<string> Differences { get; } = [];

    /// <summary>
    /// Tasks that were blocked and re-opened, or the other way round, within the command. They end up where they belong;
    /// but the Domain goes wave by wave, and cannot always know that a later wave will come back to a task.
    /// </summary>
    public int Detours { get; private set; }

    public EventComparison Done()
    {
        var moves = events.Where(e => e.From is not null).ToList();

        // "Within one command the order among tasks is free", that of one task's own moves is not
        foreach (var key in model.Moves.Select(m => m.Key).Concat(moves.Select(e => e.TaskKey)).Distinct())
        {
            Compare(
                key ?? "plan",
                [.. model.Moves.Where(m => m.Key == key).Select(m => $"{m.From}->{m.To} {m.Reason}")],
                [.. moves.Where(e => e.TaskKey == key).Select(e => $"{e.From}->{e.To} {e.Reason}")]
            );
        }

        // "and the plan's own event is last"
        if (moves.Exists(e => e.TaskId is null) && moves[^1].TaskId is not null)
            Differences.Add("the plan's own event is not the last");
        foreach (var move in moves.Where(e => e.EventType != TypeOf(e)))
            Differences.Add($"{move.TaskKey}: {move.EventType} for {move.From}->{move.To}");

        var told = events.Count(e => e.EventType == TaskEventType.AgentProgress);
        if (told != model.Told)
            Differences.Add($"agent_progress lines should be {model.Told}, are {told}");
        return this;
    }

    private void Compare(string whose, List<string> expected, List<string> actual)
    {
        if (expected.SequenceEqual(actual))
            return;
        if (expected.SequenceEqual(WithoutDetour(actual)))
            Detours++;
        else
            Differences.Add(
                $"{whose}: events should be [{string.Join(", ", expected)}], are [{string.Join(", ", actual)}]"
            );
    }

    private static List<string> WithoutDetour(List<string> moves)
    {
        for (var i = 1; i < moves.Count; i++)
        {
            if ((moves[i - 1], moves[i]) is (BlockedOnTheWay, ReopenedOnTheWay) or (ReopenedOnTheWay, BlockedOnTheWay))
                return [.. moves[..(i - 1)], .. moves[(i + 1)..]];
        }

        return moves;
    }

    /// <summary>"Claim: agent_start; complete: agent_end; fail, lost lease and attempt timeout: error; all else: status_changed"</summary>
    private static TaskEventType TypeOf(TaskEvent move) =>
        (move.From, move.To, move.Reason) switch
        {
            (_, "in_progress", _) when move.TaskId is not null => TaskEventType.AgentStart,
            ("in_progress", "done", _) when move.TaskId is not null => TaskEventType.AgentEnd,
            (_, _, "error" or "lease_expired" or "attempt_timeout") => TaskEventType.Error,
            _ => TaskEventType.StatusChanged,
        };
}
