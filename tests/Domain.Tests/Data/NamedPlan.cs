using CleanPlan.Domain.Plans;

namespace CleanPlan.Domain.Tests.Data;

/// <summary>A plan as a model wrote it: names, and links between names, with whatever is wrong with them.</summary>
internal sealed record NamedPlan(IReadOnlyList<string> Names, IReadOnlyList<(string Before, string After)> Links)
{
    public TaskDraft[] Drafts =>
        [.. Names.Select(name => new TaskDraft { Key = name, DependsOn = [.. BeforeOf(name).Distinct()] })];

    /// <summary>What is wrong with it, the gravest first, found by means of its own: sets, and a walk over the links.</summary>
    public IReadOnlyList<string> Faults
    {
        get
        {
            if (Names.Count == 0)
                return ["empty_plan"];
            var faults = new List<string>();
            if (Names.Any(name => ComesBackTo(name)))
                faults.Add("dependency_cycle");
            if (Links.Any(link => !Names.Contains(link.Before)))
                faults.Add("unknown_dependency");
            if (Names.Distinct().Count() < Names.Count)
                faults.Add("duplicate_task_key");
            if (Links.Any(link => link.Before == link.After))
                faults.Add("self_dependency");
            return faults;
        }
    }

    private IEnumerable<string> BeforeOf(string name) =>
        Links.Where(link => link.After == name).Select(link => link.Before);

    private bool ComesBackTo(string name)
    {
        var seen = new HashSet<string>();
        var open = new Stack<string>(BeforeOf(name).Where(before => before != name));
        while (open.TryPop(out var next))
        {
            if (next == name)
                return true;
            if (seen.Add(next))
                BeforeOf(next).Where(before => before != next).ToList().ForEach(open.Push);
        }

        return false;
    }
}
