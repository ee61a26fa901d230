using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Plans;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;

namespace CleanPlan.Application.Planning;

/// <summary>What holds for the tasks of an answer: what holds for those of any plan, and what a planner must keep to.</summary>
/// <param name="faults">those of reading; of one field only the first fault is told</param>
internal sealed class AnswerRules(PlannerRequest request, Faults faults)
{
    private readonly HashSet<string> _types = request.AgentTypes.ToHashSet(StringComparer.Ordinal);

    public void Check(IReadOnlyList<NewTask?> tasks)
    {
        var found = new Faults();
        foreach (var (i, task) in tasks.Index())
            CheckLimits(found, $"tasks[{i}]", task);
        TaskRules.Check(found, "tasks", tasks, added: request.Kind is PlanningKind.Replan);
        var known = faults.Found.Select(fault => fault.Field).ToHashSet(StringComparer.Ordinal);
        foreach (var fault in found.Found.Where(fault => known.Add(fault.Field)))
            faults.Add(fault);

        var whole = request.Kind is PlanningKind.Replan ? new ReplannedTasks(request, faults).Beside(tasks) : tasks;
        TaskRules.CheckGraph(faults, whole);
    }

    private void CheckLimits(Faults found, string at, NewTask? task)
    {
        if (task?.Title is { } title)
            found.Text($"{at}.title", title, PlanningLimits.Title);
        if (task?.Input is { } input)
            found.Json($"{at}.input", input, PlanningLimits.Input);
        if (task?.AgentType is { } type && !_types.Contains(type))
            found.Add(new Fault($"{at}.agent_type", "invalid_value", $"{at}.agent_type must be {Listed}."));
    }

    private string Listed => $"one of {string.Join(", ", request.AgentTypes)}";
}
