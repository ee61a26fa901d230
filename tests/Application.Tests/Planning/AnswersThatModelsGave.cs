using System.Text.Json;
using CleanPlan.Application.Planning;
using CleanPlan.Application.Plans;
using CleanPlan.Tests.Common;

namespace CleanPlan.Application.Tests.Planning;

/// <summary>
/// Every real answer of a model, and every plan that people wrote in the same form: taken or refused as a look at its
/// names and links says that shares nothing with the reader. The totals were counted outside of this program.
/// </summary>
public sealed class AnswersThatModelsGave
{
    [DataTheory]
    [InlineData(
        "llm-output-taskbench-huggingface-codellama13b.jsonl",
        150,
        522,
        373,
        "2 ambiguous_link, 1 dependency_cycle"
    )]
    [InlineData("ultratool-gold.jsonl", 60, 151, 90, "2 ambiguous_link")]
    public void Are_taken_or_refused_for_their_own_faults(string file, int plans, int tasks, int links, string refused)
    {
        var codes = new List<string>();
        var counted = (Plans: 0, Tasks: 0, Links: 0);
        foreach (var plan in RealData.JsonLines($"02-plans/{file}"))
        {
            var names = Texts(plan.GetProperty("task_nodes"), "task");
            var pairs = Texts(plan.GetProperty("task_links"), "source")
                .Zip(Texts(plan.GetProperty("task_links"), "target"))
                .Distinct()
                .ToList();
            counted = (counted.Plans + 1, counted.Tasks + names.Count, counted.Links + pairs.Count);
            var read = PlannerAnswer.Read($"Sure!\n```json\n{plan.GetRawText()}\n```", ReadingAnAnswer.Draft);

            Assert.Equal(Expected(names, pairs), read.Error?.Code);
            if (read.IsOk)
                AssertSame(names, pairs, read.Value.Tasks);
            else
                codes.Add(read.Error.Code);
        }

        Assert.Equal((plans, tasks, links), counted);
        Assert.Equal(refused, string.Join(", ", codes.CountBy(code => code).Select(x => $"{x.Value} {x.Key}")));
    }

    [DataTheory]
    [InlineData("worfbench-os.json", 20)]
    [InlineData("worfbench-wikihow.json", 80)]
    public void Told_in_prose_have_no_tasks_in_them(string file, int answers)
    {
        var texts = RealData
            .Json($"02-plans/{file}")
            .EnumerateArray()
            .Select(talk =>
                talk.GetProperty("conversations").EnumerateArray().Last().GetProperty("content").GetString()!
            )
            .ToList();

        Assert.Equal(answers, texts.Count);
        Assert.All(
            texts,
            text => Assert.Equal(": malformed_json", ReadingAnAnswer.Faults(text, ReadingAnAnswer.Draft))
        );
    }

    [DataFact]
    public void Written_as_steps_are_plans_once_steps_are_tasks()
    {
        var plans = RealData.JsonLines("02-plans/asynchow.jsonl").ToList();
        foreach (var plan in plans)
        {
            Assert.Equal("tasks: required", ReadingAnAnswer.Faults(plan.GetRawText(), ReadingAnAnswer.Draft));
            var edges = plan.GetProperty("depends_on_edges")
                .EnumerateArray()
                .ToLookup(x => x[1].GetString(), x => x[0]);
            var steps = plan.GetProperty("steps").EnumerateArray().ToList();
            var answer = steps.Select(step => new
            {
                id = int.Parse(step.GetProperty("id").GetString()!),
                name = step.GetProperty("title"),
                dependencies = edges[step.GetProperty("id").GetString()].Select(x => int.Parse(x.GetString()!)),
            });

            var tasks = PlannerAnswer.Read(JsonSerializer.Serialize(answer), ReadingAnAnswer.Draft).Value.Tasks;

            Assert.Equal(steps.Select(step => step.GetProperty("title").GetString()), tasks.Select(task => task.Title));
            Assert.Equal(edges.Sum(edge => edge.Count()), tasks.Sum(task => task.DependsOn!.Count));
        }

        Assert.Equal(150, plans.Count);
    }

    /// <summary>A cycle is graver than a missing name, and that than a name that is linked and there twice.</summary>
    private static string? Expected(List<string> names, List<(string From, string To)> links)
    {
        bool IsClear(string name) => names.Count(x => x == name) == 1;
        var sound = links.Where(link => IsClear(link.From) && IsClear(link.To)).ToList();
        if (sound.Exists(link => link.From != link.To && Reaches(sound, link.To, link.From)))
            return "dependency_cycle";
        if (links.Exists(link => !names.Contains(link.From) || !names.Contains(link.To)))
            return "unknown_dependency";
        if (links.Count != sound.Count)
            return "ambiguous_link";
        return sound.Exists(link => link.From == link.To) ? "self_dependency" : null;
    }

    private static bool Reaches(List<(string From, string To)> links, string from, string to)
    {
        var seen = new HashSet<string> { from };
        while (links.Where(link => seen.Contains(link.From)).Select(link => link.To).Where(seen.Add).ToList().Count > 0)
        { }
        return seen.Contains(to);
    }

    private static void AssertSame(
        List<string> names,
        List<(string From, string To)> links,
        IReadOnlyList<NewTask> tasks
    )
    {
        Assert.Equal(names, tasks.Select(task => task.Title));
        var nameOf = tasks.ToDictionary(task => task.Key!, task => task.Title!);
        var read = tasks.SelectMany(task => task.DependsOn!.Select(key => (nameOf[key!], task.Title!))).Distinct();
        Assert.Equal(links.Order(), read.Order());
    }

    private static List<string> Texts(JsonElement list, string member) =>
        [.. list.EnumerateArray().Select(item => item.GetProperty(member).GetString()!)];
}
