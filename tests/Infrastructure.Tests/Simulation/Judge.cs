using CleanPlan.Domain.Plans;
using CleanPlan.Domain.Tests.Plans.Properties;

namespace CleanPlan.Infrastructure.Tests.Simulation;

/// <summary>
/// Holds the store against the model: what was acknowledged is in both, what was refused in neither; where the outcome
/// is unknown, all of the turn was carried out or nothing, and the model follows the one that the store shows.
/// </summary>
internal static class Judge
{
    private const string BlockedOnTheWay = "pending->blocked dependency_failed";
    private const string ReopenedOnTheWay = "blocked->pending ";

    /// <returns>the world as it is now; in what it is not as it should be; and which course of things it was</returns>
    public static (World World, IReadOnlyList<string> Differences, string Course) Follow(
        World world,
        IReadOnlyList<(Request Request, Answer Answer)> said,
        Moment moment
    )
    {
        var done = said.Where(pair => !pair.Answer.IsFailure).ToList();
        IReadOnlyList<string>? nearest = null;
        foreach (var (course, order) in Courses(done))
        {
            var asked = 0;
            for (var guess = 0; guess < 1 << asked || guess == 0; guess++)
            {
                var next = world.Copy();
                // a heartbeat shows in its task alone, so whether it was carried out must be looked for
                if (done.Exists(pair => pair.Answer.IsUnknown))
                    next.LookAtAll();
                var doubts = new Doubts(guess);
                var differences = Differences(next, order, moment with { Doubts = doubts });
                if (differences.Count == 0)
                    return (next, [], course);
                asked = Math.Max(asked, doubts.Asked);
                if (nearest is null || differences.Count < nearest.Count)
                    nearest = differences;
            }
        }

        return (world, nearest!, "none");
    }

    private static IEnumerable<(string Course, IReadOnlyList<(Request Request, Answer Answer)> Order)> Courses(
        List<(Request Request, Answer Answer)> done
    )
    {
        if (done.TrueForAll(pair => pair.Answer.IsUnknown))
            yield return ("nothing", []);
        yield return ("together", [.. done.OrderBy(pair => pair.Request.Turn)]);
        // a set in which something went wrong is run again one by one; claims are a set of their own
        yield return (
            "one by one",
            [.. done.OrderBy(pair => pair.Request is Take).ThenByDescending(pair => pair.Request.IsUseCase())]
        );
    }

    private static List<string> Differences(
        World world,
        IReadOnlyList<(Request Request, Answer Answer)> order,
        Moment moment
    )
    {
        var differences = new List<string>();
        var claims = order.Where(pair => pair.Request is Take).ToList();
        foreach (var (request, answer) in order.Where(pair => pair.Request is not Take))
            differences.AddRange(request.Apply(world, answer, moment).Select(wrong => $"{request}: {wrong}"));
        if (claims.Count > 0)
            world.Expire(moment.Now, moment.Jitter);
        foreach (var (request, answer) in claims)
            differences.AddRange(request.Apply(world, answer, moment).Select(wrong => $"{request}: {wrong}"));
        foreach (var (request, answer) in claims)
            differences.AddRange(((Take)request).LeftBehind(world, answer, moment.Now));

        // a repeated report changes no plan, so its key alone shows that it was carried out, and when
        var keys = world.Keys.Select(key => (key.Key, key.Value.At)).ToList();
        if (!moment.Store.Keys.SetEquals(keys))
            differences.Add($"keys should be {Told(keys)}, are {Told(moment.Store.Keys)}");
        differences.AddRange(SessionDifferences(world, moment.Store));
        if (!moment.Store.Plans.SetEquals(world.Plans.Select(plan => plan.Id)))
            differences.Add($"plans should be [{string.Join(",", world.Plans.Select(p => p.Number))}], are others");
        foreach (var plan in world.Plans.Where(plan => plan.IsTouched || moment.Store.HasMoved(plan)))
            differences.AddRange(Differences(plan, moment).Select(wrong => $"plan {plan.Number}: {wrong}"));
        return differences;
    }

    private static string Told(IEnumerable<(string Key, DateTimeOffset At)> keys) =>
        $"[{string.Join(", ", keys.Order().Select(key => $"{key.Key} of {key.At:dd HH:mm:ss.fff}"))}]";

    private static IEnumerable<string> SessionDifferences(World world, StoreView store)
    {
        if (store.OwnSessions != world.OwnSessions)
            yield return $"sessions of plans should be {world.OwnSessions}, are {store.OwnSessions}";
        foreach (var session in world.Sessions.Values.Except(store.Sessions))
            yield return $"{session} should be there, and is not";
        foreach (var session in store.Sessions.Except(world.Sessions.Values))
            yield return $"{session} should not be there, and is";
    }

    private static IEnumerable<string> Differences(SimulatedPlan plan, Moment moment)
    {
        if (moment.Store.Of(plan) is not { } stored)
            return ["should be there, and is not"];
        if (stored.Plan.ForkedFrom != plan.ForkedFrom)
            return [$"should be forked from {plan.ForkedFrom}, is from {stored.Plan.ForkedFrom}"];
        return new PlanComparison(plan.Model, stored.Plan, stored.Tasks, plan.TokenOf, moment.Now)
            .Differences()
            .Concat(EventDifferences(plan, stored))
            .Concat(PlanAudit.Of(stored.Plan, stored.Tasks, Numbers(stored.Plan)).Select(found => found.Message));
    }

    // that they have no gap is seen from the last ones that were seen on
    private static EventNumbers Numbers(Plan plan) =>
        new(plan.EventSeq, plan.EventSeq == 0 ? null : 1, plan.EventSeq == 0 ? null : plan.EventSeq);

    private static IEnumerable<string> EventDifferences(SimulatedPlan plan, StoredPlan stored)
    {
        for (var i = 0; i < stored.Events.Count; i++)
        {
            if (stored.Events[i].Seq != plan.Seq + i + 1)
                yield return $"event {plan.Seq + i + 1} is missing";
        }

        if (stored.Plan.EventSeq != plan.Seq + stored.Events.Count)
            yield return $"the last event is {plan.Seq + stored.Events.Count}, the plan says {stored.Plan.EventSeq}";
        if (stored.Events.Zip(stored.Events.Skip(1)).Any(pair => pair.First.Timestamp > pair.Second.Timestamp))
            yield return "its events go back in time";
        if (stored.Events.Count > 0 && stored.Plan.Version <= plan.Version)
            yield return $"it was changed, and has still the version {stored.Plan.Version}";

        var moves = stored.Events.Where(e => e.From is not null).ToList();
        foreach (var key in plan.Moves.Select(move => move.Key).Concat(moves.Select(e => e.TaskKey)).Distinct())
        {
            var expected = WithoutDetours(
                plan.Moves.Where(m => m.Key == key).Select(m => $"{m.From}->{m.To} {m.Reason}")
            );
            var actual = WithoutDetours(moves.Where(e => e.TaskKey == key).Select(e => $"{e.From}->{e.To} {e.Reason}"));
            if (!expected.SequenceEqual(actual))
                yield return $"{key ?? "plan"}: events should be [{string.Join(", ", expected)}], are [{string.Join(", ", actual)}]";
        }

        var told = stored.Events.Count(e => e.EventType == TaskEventType.AgentProgress);
        if (told != plan.Told)
            yield return $"lines of agent_progress should be {plan.Told}, are {told}";
    }

    /// <summary>The Domain goes wave by wave, and cannot always know that a later wave comes back to a task.</summary>
    private static List<string> WithoutDetours(IEnumerable<string> moves)
    {
        var left = new List<string>();
        foreach (var move in moves)
        {
            if (
                left.Count > 0
                && (left[^1], move) is (BlockedOnTheWay, ReopenedOnTheWay) or (ReopenedOnTheWay, BlockedOnTheWay)
            )
                left.RemoveAt(left.Count - 1);
            else
                left.Add(move);
        }

        return left;
    }
}
