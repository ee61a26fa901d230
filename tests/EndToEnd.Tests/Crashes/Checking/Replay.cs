namespace CleanPlan.EndToEnd.Tests.Crashes.Checking;

/// <summary>
/// Goes through a plan's events one by one, from all tasks pending, and keeps every state that the plan was in on the
/// way.
/// </summary>
internal sealed class Replay
{
    private readonly PlanLog _log;
    private readonly Dictionary<string, TaskAsked> _asked;
    private readonly Dictionary<string, string> _keys;
    private readonly Dictionary<string, TaskState> _states = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _tokens = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<Breach> _breaches = [];
    private string _plan = "pending";

    public Replay(PlanLog log, IReadOnlyList<TaskAsked> asked)
    {
        _log = log;
        _asked = asked.ToDictionary(task => task.Key, StringComparer.Ordinal);
        _keys = log.Plan.Tasks.ToDictionary(task => task.Id, task => task.Key, StringComparer.Ordinal);
        foreach (var task in log.Plan.Tasks)
            _states[task.Key] = new TaskState("pending", null);
        _seen.Add(Picture());
        foreach (var line in log.Events)
        {
            if (line.Seq != ++LastSeq)
            {
                Blame(BreachKind.GapInEvents, line, $"where {LastSeq} was due");
                LastSeq = line.Seq;
            }

            Take(line);
            _seen.Add(Picture());
        }

        CompareWithTheEnd();
    }

    public IReadOnlyList<Breach> Breaches => _breaches;

    public long LastSeq { get; private set; }

    public PlanLog Log => _log;

    /// <summary>Whether the plan and its tasks were ever as an answer has shown them.</summary>
    public bool WasEver(PlanSeen plan) => _seen.Contains(Picture(plan));

    private void Take(EventSeen line)
    {
        if (line.TaskId is null)
        {
            if (line.To is not null)
                _plan = line.To;
            return;
        }

        if (!_keys.TryGetValue(line.TaskId, out var key))
        {
            Blame(BreachKind.NeverAsked, line, "of a task that the plan does not have");
            return;
        }

        CheckToken(line, key);
        if (line.To is null)
            return;
        if (_states[key].Status != line.From)
            Blame(BreachKind.NeverWas, line, $"{key} moves from {line.From}, and was {_states[key].Status}");
        _states[key] = new TaskState(line.To, line.Reason);
    }

    private void CheckToken(EventSeen line, string key)
    {
        var current = _tokens.GetValueOrDefault(line.TaskId!);
        if (line.EventType is "agent_start")
        {
            if (line.LeaseToken <= current)
                Blame(BreachKind.OldTokenAccepted, line, $"{key} is claimed under {line.LeaseToken} after {current}");
            _tokens[line.TaskId!] = line.LeaseToken!.Value;
            if (_asked.TryGetValue(key, out var asked) && !PlanModel.MayStart(asked, StateOf, IsOptional))
                Blame(BreachKind.BeforeDependencies, line, $"{key} starts before its dependencies are there");
        }
        else if (line.LeaseToken is { } token && (token != current || _states[key].Status is not "in_progress"))
        {
            var kind =
                line.EventType is "agent_end" && _states[key].Status is "done"
                    ? BreachKind.CompletedTwice
                    : BreachKind.OldTokenAccepted;
            Blame(kind, line, $"{key} is {_states[key].Status} under {current}, and told of under {token}");
        }
    }

    private void CompareWithTheEnd()
    {
        foreach (var task in _log.Plan.Tasks.Where(task => task.Status != _states[task.Key].Status))
        {
            var was = _states[task.Key].Status;
            _breaches.Add(new Breach(BreachKind.NeverWas, $"{task.Id} is {task.Status}, its events leave it {was}"));
        }

        if (_plan != _log.Plan.Status)
        {
            var what = $"plan {_log.Plan.Id} is {_log.Plan.Status}, its events leave it {_plan}";
            _breaches.Add(new Breach(BreachKind.WrongStatus, what));
        }
    }

    private TaskState StateOf(string key) => _states[key];

    private bool IsOptional(string key) => _asked[key].Optional;

    private string Picture() =>
        $"{_plan}: {string.Join(' ', _log.Plan.Tasks.Select(task => _states[task.Key].Status))}";

    private string Picture(PlanSeen plan)
    {
        var statuses = plan.Tasks.ToDictionary(task => task.Key, task => task.Status, StringComparer.Ordinal);
        var tasks = _log.Plan.Tasks.Select(task => statuses.GetValueOrDefault(task.Key, "missing"));
        return $"{plan.Status}: {string.Join(' ', tasks)}";
    }

    private void Blame(BreachKind kind, EventSeen line, string what) =>
        _breaches.Add(new Breach(kind, $"event {line.Seq} ({line.EventType}) of plan {_log.Plan.Id}: {what}"));
}
