using CleanPlan.Domain.Plans;
using CleanPlan.Domain.Tests.Plans.Properties;
using CleanPlan.Tests.Common;
using Microsoft.Data.Sqlite;

namespace CleanPlan.Infrastructure.Tests.Simulation;

/// <summary>
/// One seed: servers that live and die one after the other on one store, clients that want something of them at random,
/// and the judge, who looks after each turn. At the end everything that is alive must come to its end.
/// </summary>
internal sealed class Life
{
    private const int MostRoundsToTheEnd = 2_000;

    private readonly OneThread _thread;
    private readonly Random _random;
    private readonly double _jitter;
    private readonly FakeTime _time = new();
    private readonly SimulatedStore _store;
    private readonly Mishaps _mishaps;
    private readonly Clients _clients;
    private readonly bool _calm;
    private readonly List<string> _story = [];
    private SimulatedServer _server;
    private World _world = new();
    private DateTimeOffset _now;

    private Life(OneThread thread, EmptyStore empty, int seed, Func<string, string>? bug)
    {
        _thread = thread;
        _random = new Random(seed);
        _jitter = _random.Next(4) / 4.0;
        _calm = _random.Next(5) == 0;
        _clients = new Clients(_random, _jitter);
        _mishaps = new Mishaps(bug);
        _store = new SimulatedStore(empty);
        _server = NewServer();
    }

    /// <returns>the story of the seed; its last line says what went wrong, where something did</returns>
    public static (IReadOnlyList<string> Story, bool IsGood) Of(
        int seed,
        EmptyStore empty,
        Func<string, string>? bug = null
    ) =>
        OneThread.Run(thread =>
        {
            var life = new Life(thread, empty, seed, bug);
            try
            {
                life.Go();
                return (life._story, true);
            }
            catch (Exception wrong) when (wrong is Disagreement or SqliteException)
            {
                return ([.. life._story, wrong.Message], false);
            }
            finally
            {
                life.End();
            }
        });

    private void Go()
    {
        StartServer();
        var steps = _random.Next(10, 50);
        for (var step = 0; step < steps; step++)
        {
            MoveTime();
            Turn(_clients.Batch(_world, _server, _now, step), _calm ? null : Mishaps.Draw(_random));
            // one who starts while the clock is behind has to know how late it was
            if (_random.Next(_time.GetUtcNow() < _now ? 8 : 40) == 0)
                Down(crash: _random.Next(2) == 0);
        }

        _time.JumpTo(_now);
        BringToTheEnd();
        LookAtAll();
        Check(_thread.Finish(Examine()));
        Check(_store.Damage());
    }

    /// <summary>Requests that come at the same moment, and what the judge says of what became of them.</summary>
    private void Turn(IReadOnlyList<Request> requests, Mishap? mishap = null)
    {
        _mishaps.Expect(null);
        if (_server.IsFull && (mishap is null || _random.Next(2) == 0))
            _thread.Finish(_server.Probe());
        _mishaps.Expect(mishap);
        var sent = requests.Select(request => request.Send(_server)).ToList();
        var answers = _thread.Finish(Task.WhenAll(sent));
        var happened = _mishaps.Over(mishap);
        var stopped = _server.HasStopped;
        if (stopped)
            Retire(_mishaps.Crashed);
        Follow([.. requests.Zip(answers)], happened);
        if (stopped)
            StartServer();
    }

    private void Follow(IReadOnlyList<(Request Request, Answer Answer)> said, string? happened)
    {
        var store = new StoreView(_store.Sql);
        var (world, differences, course) = Judge.Follow(_world, said, new Moment(_now, _jitter, store, new Doubts(0)));
        _story.Add($"{_now:dd HH:mm:ss.fff}  {course}  {happened}");
        _story.AddRange(said.Select(pair => $"    {pair.Request} -> {pair.Answer.Code}{Claimed(pair.Answer)}"));
        Check(differences);
        _world = world;
        foreach (var plan in _world.Plans.Where(plan => plan.IsTouched || store.HasMoved(plan)))
            plan.Seen(store.Of(plan)!);
        _story.Add($"    events {string.Join(", ", _world.Plans.Select(plan => plan.Seq))}");
    }

    private void LookAtAll()
    {
        _world.LookAtAll();
        Follow([], null);
    }

    private static string Claimed(Answer answer) =>
        string.Concat(answer.Claimed.Select(claimed => $" {claimed.Key}/{claimed.LeaseToken}"));

    /// <summary>Small steps, long ones, and those of a clock that somebody sets back.</summary>
    private void MoveTime()
    {
        if (_random.Next(60) == 0)
            _time.JumpTo(_now.AddSeconds(-_random.Next(1, 7_200)));
        else if (_random.Next(60) == 0)
            _time.JumpTo(_now.AddHours(_random.Next(1, 30)));
        else if (_time.GetUtcNow() >= _now || _random.Next(4) == 0)
            _time.JumpTo(_clients.Next(_world, _now));
        else
            _time.JumpTo(_time.GetUtcNow().AddMilliseconds(1));
        _now = Later(_now, _time.GetUtcNow());
        _server.LookAtTheClock();
    }

    private void StartServer()
    {
        while (true)
        {
            _now = Later(_time.GetUtcNow(), _store.LastTime());
            var mishap = _calm || _random.Next(2) > 0 ? null : Mishaps.Draw(_random);
            _mishaps.Expect(mishap);
            var startUp = new StartUp();
            var answer = _thread.Finish(startUp.Send(_server));
            var happened = _mishaps.Over(mishap);
            if (answer.Code != "ok")
                Retire(_mishaps.Crashed);
            Follow([(startUp, answer)], happened);
            if (answer.Code == "ok")
                break;
        }

        LookAtAll();
    }

    private void Down(bool crash)
    {
        _story.Add(crash ? "killed" : "stopped");
        Retire(crash);
        StartServer();
    }

    private void Retire(bool crash)
    {
        var old = _server;
        _server = NewServer();
        if (crash)
            old.Crash();
        else
            _thread.Finish(old.Stop());
    }

    private SimulatedServer NewServer() => new(_store, _time, _jitter, _mishaps);

    /// <summary>No mishaps any more: whoever is asked says yes, and workers do what there is.</summary>
    private void BringToTheEnd()
    {
        for (var round = 0; _world.Plans.Exists(plan => !IsSettled(plan.Model)); round++)
        {
            Check(round < MostRoundsToTheEnd ? [] : ["there are plans that come to no end"]);
            Turn([.. _world.Plans.SelectMany(Helped), .. Clients.TakeAll()]);
            var due = _world
                .Plans.SelectMany(plan => plan.Model.Tasks)
                .SelectMany(t => new[] { t.NotBefore, t.NextAttemptAt, t.DeadlineAt, t.LeaseExpiresAt })
                .Where(at => at > _now)
                .Min();
            if (due is { } next && !_world.Plans.Exists(plan => plan.Model.Claimable(_now).Any()))
                _time.JumpTo(_now = next);
        }
    }

    private static bool IsSettled(PlainPlan plan) =>
        plan.Status is PlanStatus.Done or PlanStatus.Failed or PlanStatus.Aborted;

    private static IEnumerable<Request> Helped(SimulatedPlan plan)
    {
        var model = plan.Model;
        if (model.Status is PlanStatus.Pending)
            yield return new Order(plan, plan.Tenant, new Start());
        if (model.Paused)
            yield return new Order(plan, plan.Tenant, new SetPaused(false));
        foreach (var task in model.Tasks)
        {
            PlanCommand? command = (task.Status, task.Reason) switch
            {
                (PlanTaskStatus.InProgress, _) => new Complete(task.Key, task.Token, "\"done\"", []),
                (PlanTaskStatus.Blocked, TaskReason.AwaitingApproval) => new Approve(task.Key),
                (PlanTaskStatus.Blocked, TaskReason.AwaitingInput) => new GiveInput(task.Key),
                _ => null,
            };
            if (command is not null)
                yield return new Order(plan, plan.Tenant, command);
        }
    }

    private async Task<List<string>> Examine()
    {
        var findings = new List<string>();
        await foreach (var plan in _server.Doctor.Examine(default))
            findings.AddRange(plan.Findings.Select(finding => finding.Message));
        return findings;
    }

    private void End()
    {
        _server.Crash();
        _store.Dispose();
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static void Check(IReadOnlyList<string> differences)
    {
        if (differences.Count > 0)
            throw new Disagreement(string.Join("\n", differences));
    }

    private sealed class Disagreement(string message) : Exception(message);
}
