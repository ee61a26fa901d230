using CleanPlan.Domain.Common;

namespace CleanPlan.Domain.Plans;

/// <summary>Collects what is wrong with the graph of new tasks, and names the gravest.</summary>
/// <param name="field">the wire's name of the list, <c>tasks</c> or <c>add_tasks</c></param>
internal sealed class GraphFaults(string field)
{
    private const string Cycle = "dependency_cycle";
    private const string Unknown = "unknown_dependency";
    private readonly List<Fault> _faults = [];
    private string[]? _cycle;

    public Error? Error
    {
        get
        {
            if (_faults.Count == 0)
                return null;
            var gravest =
                _faults.Find(fault => fault.Code == Cycle)
                ?? _faults.Find(fault => fault.Code == Unknown)
                ?? _faults[0];
            var error = Common.Error.Invalid(gravest.Code, gravest.Message, _faults);
            return _cycle is null
                ? error
                : error with
                {
                    Details = new Dictionary<string, object?> { ["cycle"] = _cycle },
                };
        }
    }

    public static Error Empty(string field) =>
        Common.Error.Invalid(
            "empty_plan",
            "A plan has at least one task.",
            new Fault(field, "empty_plan", "A plan has at least one task.")
        );

    public void CheckSize(int tasks, int edges)
    {
        if (tasks > PlanLimits.Tasks)
            Limit(field, PlanLimits.Tasks, tasks, "tasks");
        if (edges > PlanLimits.Dependencies)
            Limit(field, PlanLimits.Dependencies, edges, "dependencies");
    }

    /// <summary>Gives the new tasks their positions, from <paramref name="first"/> on.</summary>
    public Dictionary<string, int> Number(IReadOnlyList<TaskDraft> drafts, int first)
    {
        var positions = new Dictionary<string, int>(drafts.Count, StringComparer.Ordinal);
        for (var i = 0; i < drafts.Count; i++)
        {
            if (!positions.TryAdd(drafts[i].Key, first + i))
                Duplicate(drafts[i].Key, i);
        }

        return positions;
    }

    public void Duplicate(string key, int index) =>
        Add($"{field}[{index}].key", "duplicate_task_key", $"The key {key} is taken by another task of the plan.");

    /// <summary>The positions that a new task depends on; what cannot be resolved is a fault and left out.</summary>
    public int[] Resolve(TaskDraft draft, int index, Func<string, int?> find)
    {
        if (draft.DependsOn.Count == 0)
        {
            if (draft.RunOn is RunOn.Any or RunOn.Failure)
            {
                Add(
                    $"{field}[{index}].run_on",
                    "run_on_needs_dependencies",
                    $"run_on {draft.RunOn.Wire()} needs at least one dependency."
                );
            }

            return [];
        }

        if (draft.DependsOn.Count > PlanLimits.DependenciesOfOneTask)
        {
            Limit(
                $"{field}[{index}].depends_on",
                PlanLimits.DependenciesOfOneTask,
                draft.DependsOn.Count,
                "dependencies"
            );
        }

        var positions = new List<int>(draft.DependsOn.Count);
        var seen = new HashSet<int>();
        for (var j = 0; j < draft.DependsOn.Count; j++)
        {
            var key = draft.DependsOn[j];
            if (key == draft.Key)
                Add($"{field}[{index}].depends_on[{j}]", "self_dependency", $"The task {key} depends on itself.");
            else if (find(key) is not { } position)
                AddUnknown($"{field}[{index}].depends_on[{j}]", key);
            else if (seen.Add(position))
                positions.Add(position);
        }

        return [.. positions];
    }

    public void AddUnknown(string at, string key) => Add(at, Unknown, $"There is no task {key} in the plan.");

    public void CheckCycle(DependencyGraph graph, Func<int, string> keyOf)
    {
        if (!graph.HasCycle)
            return;
        _cycle = [.. graph.FindCycle().Select(keyOf)];
        var shown =
            _cycle.Length <= 10
                ? string.Join(" -> ", _cycle)
                : $"{_cycle[0]} -> .. {_cycle.Length - 2} more .. -> {_cycle[0]}";
        Add(field, Cycle, $"The dependencies form a cycle: {shown}.");
    }

    public void Add(string at, string code, string message) => _faults.Add(new Fault(at, code, message));

    private void Limit(string at, int limit, int value, string what) =>
        _faults.Add(new LimitFault(at, $"At most {limit} {what} are allowed, not {value}.", limit, value));
}
