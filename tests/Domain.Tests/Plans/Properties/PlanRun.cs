using CleanPlan.Domain.Plans;

namespace CleanPlan.Domain.Tests.Plans.Properties;

/// <summary>One seed's plan, led through random commands in the model and in the Domain side by side.</summary>
internal sealed class PlanRun
{
    private readonly Random _random;
    private readonly RandomCommands _commands;
    private readonly Replay _replay = new();
    private readonly int _seed;
    private int _step;

    public PlanRun(int seed, PlainFault fault = PlainFault.None)
    {
        _seed = seed;
        _random = new Random(seed);
        var shapes = new RandomPlan(_random);
        var specs = shapes.Tasks();
        _commands = new RandomCommands(_random, shapes);
        Model = new PlainPlan(shapes.OnFailure, fault);
        Model.Create(specs, Now);
        Domain = DomainPlan.Create(shapes.OnFailure, specs, Now);
        Length = _random.Next(20, 30 + (8 * specs.Count));
    }

    public PlainPlan Model { get; }
    public DomainPlan Domain { get; }
    public DateTimeOffset Now { get; private set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    public int Length { get; }

    /// <summary>See <see cref="EventComparison.Detours"/>.</summary>
    public int Detours { get; private set; }

    /// <summary>What was done so far, for whoever has to understand a difference.</summary>
    public List<string> Story { get; } = [];

    /// <returns>the first disagreement, or null where there is none to the end</returns>
    public string? Disagreement()
    {
        // a final plan is asked a little more, for it has to refuse everything
        for (var afterTheEnd = 0; _step < Length && afterTheEnd < 6; afterTheEnd += Model.IsFinal ? 1 : 0)
        {
            if (Step() is { } differences)
                return $"seed {_seed}, step {_step}: {Story[^1]}\n  {differences}\n  replay: new PlanRun({_seed}).Disagreement()";
        }

        return null;
    }

    /// <summary>What could be reported together at this point.</summary>
    public IReadOnlyList<PlanCommand> Reports() => _commands.Batch(Model, _step);

    /// <summary>What people, workers and time could do together at this point.</summary>
    public IReadOnlyList<PlanCommand> Anything() =>
        [.. Enumerable.Range(0, _random.Next(2, 8)).Select(n => _commands.Next(Model, Now, _step + n))];

    /// <summary>Leads the plan to some point of its life.</summary>
    public void ToTheMiddle()
    {
        while (
            _step < Length / 2 || (_step < Length && Model.Tasks.Count(t => t.Status == PlanTaskStatus.InProgress) < 2)
        )
            Step();
    }

    /// <summary>
    /// "completing a task touches that task, its direct dependents, and the plan row"; "a cascade touches what it
    /// moves": nothing else may be asked for, unless the whole plan stops or is searched.
    /// </summary>
    private string? Greed(PlanCommand command, IReadOnlyList<TaskEvent> events)
    {
        if (
            command is not TaskCommand { NewTasks.Count: 0 } about
            || command is Delete
            || Model.OnFailure == OnFailure.Stop
        )
            return null;
        var stored = Domain.Stored;
        var concerned = events
            .Where(e => e.TaskKey is not null)
            .SelectMany(e => stored[e.TaskKey!].Dependents)
            .Append(stored[about.Key].Position);
        var greed = stored.Supplied.Except(concerned).Select(position => stored.At(position)?.Key).ToList();
        return greed.Count == 0 ? null : $"asked for {string.Join(", ", greed)}, which nothing moved towards";
    }

    /// <summary>The next command, to both.</summary>
    public string? Step()
    {
        _step++;
        Now = _commands.Next(Model, Now);
        var command = _commands.Next(Model, Now, _step);
        var first = command is Claim { FirstIsSeen: true } ? Model.First(Now)?.Key : null;
        var before = Domain.Stored.Events.Count;
        var expected = Model.Do(command, Now);
        Story.Add($"{Now:mm:ss.fff} {command} {string.Join("; ", command.NewTasks)} -> {expected}");
        string actual;
        try
        {
            actual = Domain.Do(command, first, Now);
        }
        catch (Exception e)
        {
            return $"the Domain threw {e}";
        }

        List<string> differences = expected.Split('|').Contains(actual)
            ? []
            : [$"the answer should be {expected}, is {actual}"];
        var events = new EventComparison(Model, Domain.Stored.Events[before..]).Done();
        Detours += events.Detours;
        differences.AddRange(events.Differences);
        if (Greed(command, Domain.Stored.Events[before..]) is { } greed)
            differences.Add(greed);
        differences.AddRange(
            new PlanComparison(Model, Domain.Stored.Plan, Domain.Stored.Tasks, Domain.TokenOf, Now).Differences()
        );
        differences.AddRange(PlanInvariants.Broken(Domain.Stored));
        differences.AddRange(_replay.Contradictions(Domain.Stored));
        return differences.Count == 0 ? null : string.Join("\n  ", differences);
    }
}
