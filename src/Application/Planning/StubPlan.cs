using System.Text;
using CleanPlan.Application.Plans;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Jobs;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Planning;

/// <summary>
/// A plan by fixed rules: asked again it says the same, and it asks nobody. Questions first, then a draft for each part of
/// what was said, which is put together, checked and written to a file.
/// </summary>
public static class StubPlan
{
    private const string Interview = "interview";
    private const string Refine = "refine";
    private const string Validate = "validate";
    private const string Export = "export";
    private const string Generation = "Generation";
    private const int Title = 80;

    private static readonly string[] s_types = ["Interview", Generation, "Refinement", "Validator", "Export"];

    public static IReadOnlyList<NewTask> Of(PlannerRequest request) =>
        request.Kind is PlanningKind.Replan ? Replan(request) : Draft(request);

    private static List<NewTask> Draft(PlannerRequest request)
    {
        var said = Said.In([request.Goal, .. request.Feedback]);
        var writes = said.Parts.Select((part, i) => Write($"write-{i + 1}", part)).ToList();
        if (!request.AgentTypes.Any(s_types.Contains))
        {
            var type = request.AgentTypes.FirstOrDefault();
            return Without(writes.ConvertAll(task => task with { AgentType = type }), said.IsDropped);
        }

        List<NewTask> all =
        [
            new()
            {
                Key = Interview,
                AgentType = "Interview",
                Input = Goal(request.Goal),
            },
            .. writes.Select(task => task with { DependsOn = [Interview] }),
            new()
            {
                Key = Refine,
                AgentType = "Refinement",
                DependsOn = [.. writes.Select(task => task.Key)],
            },
            new()
            {
                Key = Validate,
                AgentType = "Validator",
                DependsOn = [Refine],
            },
            new()
            {
                Key = Export,
                AgentType = "Export",
                DependsOn = [Validate],
                Input = new JsonMembers(PlanningJson.Of(new { file_name = "result.md" })),
                RequiresApproval = said.AsksForApproval ? true : null,
            },
        ];
        return Without(all, task => said.IsDropped(task) || !request.AgentTypes.Contains(task.AgentType));
    }

    /// <summary>Who depended on what is out, depends on what that depended on.</summary>
    private static List<NewTask> Without(IEnumerable<NewTask> tasks, Func<NewTask, bool> isOut)
    {
        var instead = new Dictionary<string, IReadOnlyList<string?>>(StringComparer.Ordinal);
        var kept = new List<NewTask>();
        foreach (var task in tasks)
        {
            IReadOnlyList<string?> dependsOn =
            [
                .. (task.DependsOn ?? []).SelectMany(key => instead.GetValueOrDefault(key!) ?? [key]).Distinct(),
            ];
            if (isOut(task))
                instead[task.Key!] = dependsOn;
            else
                kept.Add(task with { DependsOn = dependsOn });
        }

        return kept;
    }

    private static List<NewTask> Replan(PlannerRequest request)
    {
        var said = Said.In(request.Feedback);
        var kept = Kept(request, said).ToList();
        var refine = kept.Find(task =>
            task is { Key: Refine, Status: PlanTaskStatus.Pending or PlanTaskStatus.Blocked }
        );
        IReadOnlyList<string?> sources = kept.Exists(task => task.Key == Interview) ? [Interview] : [];
        var type = request.AgentTypes.Contains(Generation) ? Generation : request.AgentTypes.FirstOrDefault();
        return
        [
            .. kept.Select(task => new NewTask { Key = task.Key }),
            .. said.Parts.Select(
                (part, i) =>
                    Write($"write-r{request.Revision}-{i + 1}", part) with
                    {
                        AgentType = type,
                        DependsOn = sources,
                        Before = refine is null ? null : [Refine],
                    }
            ),
        ];
    }

    /// <summary>All but what is dropped and what depends on that; what is over stays, whatever is said of it.</summary>
    private static IEnumerable<PlannerTask> Kept(PlannerRequest request, Said said)
    {
        var dependents = request
            .Tasks.SelectMany(task => task.DependsOn.Select(key => (key, task)))
            .ToLookup(edge => edge.key, edge => edge.task, StringComparer.Ordinal);
        var dropped = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<PlannerTask>(request.Tasks.Where(task => said.Dropped.Contains(task.Key)));
        while (open.TryPop(out var task))
        {
            if (task.Stays || !dropped.Add(task.Key))
                continue;
            foreach (var dependent in dependents[task.Key])
                open.Push(dependent);
        }

        return request.Tasks.Where(task => !dropped.Contains(task.Key));
    }

    private static NewTask Write(string key, string part) =>
        new()
        {
            Key = key,
            Title = part.Runes().Take(Title).Text(),
            AgentType = Generation,
            Input = Goal(part),
        };

    private static JsonMembers Goal(string goal)
    {
        // as much of it as an input may hold
        var room = PlanningLimits.Input - PlanningJson.Of(new { goal = "" }).Length;
        var fitting = goal.Runes()
            .TakeWhile(rune => (room -= Encoding.UTF8.GetByteCount(PlanningJson.Of(rune.ToString())) - 2) >= 0);
        return new JsonMembers(PlanningJson.Of(new { goal = fitting.Text() }));
    }

    private static IEnumerable<Rune> Runes(this string text)
    {
        foreach (var rune in text.EnumerateRunes())
            yield return rune;
    }

    private static string Text(this IEnumerable<Rune> runes) => string.Concat(runes);
}
