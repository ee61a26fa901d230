using System.Text.Json;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Plans;

namespace CleanPlan.Application.Planning;

/// <summary>The tasks of an answer in the forms that models give them, as far as their types let them be read.</summary>
/// <param name="replan">whether existing tasks can be told to wait</param>
internal sealed class AnswerTasks(Faults faults, bool replan)
{
    public IReadOnlyList<NewTask?> In(JsonElement answer)
    {
        if (answer.ValueKind is JsonValueKind.Array)
            return List(answer);
        if (Member(answer, "tasks") is { } tasks)
            return IsList(tasks, "tasks") ? List(tasks) : [];
        if (Member(answer, "task_nodes") is { } nodes)
            return IsList(nodes, "task_nodes") ? [.. Graph(nodes, Member(answer, "task_links"))] : [];
        faults.Required("tasks");
        return [];
    }

    private List<NewTask?> List(JsonElement list)
    {
        var tasks = new List<NewTask?>();
        if (IsTooLong(list))
            return tasks;
        foreach (var item in list.EnumerateArray())
            tasks.Add(Object(item, $"tasks[{tasks.Count}]") is { } task ? Task(task) : null);
        return tasks;
    }

    private NewTask Task(AnswerObject task)
    {
        var key = task.Text("key", "id");
        var name = task.Text("name");
        return Members(task) with
        {
            Key = key ?? name,
            Title = task.Text("title") ?? (key is null ? null : name),
            DependsOn = task.Texts("depends_on", "dependencies"),
        };
    }

    /// <summary>
    /// Tools by their names, and links between the names. A tool can be used twice: keys are given here, and only what is
    /// linked has to be the only one of its name.
    /// </summary>
    private List<NewTask> Graph(JsonElement nodes, JsonElement? links)
    {
        var keys = new ToolKeys();
        var tasks = new List<NewTask>();
        if (IsTooLong(nodes))
            return tasks;
        foreach (var item in nodes.EnumerateArray())
        {
            var at = $"task_nodes[{tasks.Count}]";
            var node = Object(item, at);
            var name = node is { } read ? Required(read, at, "task", "name", "id") : null;
            tasks.Add(
                (node is { } given ? Members(given) : new NewTask()) with
                {
                    Key = keys.Add(name ?? "", tasks.Count),
                    Title = node?.Text("title") ?? name,
                }
            );
        }

        if (links is { } pairs && IsList(pairs, "task_links"))
            Link(tasks, pairs, keys);
        return tasks;
    }

    private void Link(List<NewTask> tasks, JsonElement links, ToolKeys keys)
    {
        var sources = tasks.ConvertAll(_ => new List<string?>());
        foreach (var (i, item) in links.EnumerateArray().Index())
        {
            var at = $"task_links[{i}]";
            if (Object(item, at) is not { } link)
                continue;
            var source = End(link, at, "source", keys);
            var target = End(link, at, "target", keys);
            if (source is { } from && target is { } to)
                sources[to].Add(tasks[from].Key);
        }

        for (var i = 0; i < tasks.Count; i++)
            tasks[i] = tasks[i] with { DependsOn = sources[i] };
    }

    /// <summary>The task that one end of a link names.</summary>
    private int? End(AnswerObject link, string at, string end, ToolKeys keys)
    {
        if (Required(link, at, end) is not { } name)
            return null;
        var named = keys.Named(name);
        if (named.Count == 0)
            faults.Add($"{at}.{end}", "unknown_dependency", $"There is no task {name} in the plan.");
        else if (named.Count > 1)
            faults.Add($"{at}.{end}", "ambiguous_link", $"There are {named.Count} tasks {name}.");
        return named.Count == 1 ? named[0] : null;
    }

    private NewTask Members(AnswerObject task) =>
        new()
        {
            Description = task.Text("description"),
            AgentType = task.Text("agent_type"),
            Before = replan ? task.Texts("before") : null,
            CanParallel = task.Flag("can_parallel"),
            Input = task.Members("input"),
            RunOn = task.Text("run_on"),
            Optional = task.Flag("optional"),
            RequiresApproval = task.Flag("requires_approval"),
            EstimatedSeconds = task.Number("estimated_seconds"),
        };

    private string? Required(AnswerObject from, string at, params ReadOnlySpan<string> names)
    {
        var known = faults.Count;
        var text = from.Text(names);
        if (text is null && faults.Count == known)
            faults.Required($"{at}.{names[0]}");
        return text;
    }

    private bool IsList(JsonElement list, string field)
    {
        if (list.ValueKind is not JsonValueKind.Array)
            faults.Add(field, "wrong_type", $"{field} must be an array.");
        return list.ValueKind is JsonValueKind.Array;
    }

    // looked at before each of them is: a fault for each of a million is a million faults
    private bool IsTooLong(JsonElement list)
    {
        var count = list.GetArrayLength();
        if (count > PlanningLimits.Tasks)
            faults.Limit("tasks", PlanningLimits.Tasks, count, "tasks");
        return count > PlanningLimits.Tasks;
    }

    // null is for the rules to refuse
    private AnswerObject? Object(JsonElement item, string at)
    {
        if (item.ValueKind is JsonValueKind.Object)
            return new AnswerObject(item, at, faults);
        if (item.ValueKind is not JsonValueKind.Null)
            faults.Add(at, "wrong_type", $"{at} must be an object.");
        return null;
    }

    private static JsonElement? Member(JsonElement answer, string name) =>
        answer.TryGetProperty(name, out var member) && member.ValueKind is not JsonValueKind.Null ? member : null;
}
