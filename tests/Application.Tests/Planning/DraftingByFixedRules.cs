using CleanPlan.Application.Planning;
using CleanPlan.Application.Plans;
using CleanPlan.Domain.Jobs;
using CleanPlan.Domain.Plans;
using static CleanPlan.Domain.Plans.PlanTaskStatus;

namespace CleanPlan.Application.Tests.Planning;

public sealed class DraftingByFixedRules
{
    private static readonly string[] s_builtIn = ["Interview", "Generation", "Refinement", "Validator", "Export"];

    [Fact]
    public void A_goal_becomes_questions_a_draft_of_each_part_and_what_brings_them_together()
    {
        var tasks = StubPlan.Of(Asked("Write a guide; draw a map"));

        Assert.Equal(
            [
                "interview:Interview()",
                "write-1:Generation(interview)",
                "write-2:Generation(interview)",
                "refine:Refinement(write-1,write-2)",
                "validate:Validator(refine)",
                "export:Export(validate)",
            ],
            tasks.Select(Line)
        );
        Assert.Equal("Write a guide", tasks[1].Title);
        Assert.Equal("""{"goal":"Write a guide; draw a map"}""", tasks[0].Input!.Value.Text);
        Assert.Equal("""{"goal":"draw a map"}""", tasks[2].Input!.Value.Text);
        Assert.Equal("""{"file_name":"result.md"}""", tasks[^1].Input!.Value.Text);
        Assert.All(tasks, task => Assert.Null(task.RequiresApproval));
    }

    [Theory]
    [InlineData("one", "one")]
    [InlineData("one;two；three、four\nfive\r\nsix", "one|two|three|four|five|six")]
    [InlineData("- one\n* two\n1. three\n 12.  four ", "one|two|three|four")]
    [InlineData("-one\n1.写大纲", "one|写大纲")]
    [InlineData("-5 degrees\n1.5 litres\n**bold**\n2026", "-5 degrees|1.5 litres|**bold**|2026")]
    [InlineData("one;;  ;\n-\none; one", "one")]
    [InlineData("1;2;3;4;5;6;7;8;9;10", "1|2|3|4|5|6|7|8")]
    [InlineData("one\ndrop refine\ndrop us a line", "one|drop us a line")]
    public void Parts_end_with_lines_and_semicolons(string goal, string parts) =>
        Assert.Equal(parts.Split('|'), Writes(Asked(goal)).Select(task => task.Title));

    [Fact]
    public void Feedback_adds_parts_behind_those_of_the_goal() =>
        Assert.Equal(
            ["one", "two", "three"],
            Writes(Asked("one") with { Kind = PlanningKind.Revise, Feedback = ["- two\n- one", "three"] })
                .Select(task => task.Title)
        );

    [Fact]
    public void A_title_is_the_first_80_characters_and_cuts_none_in_two()
    {
        var goal = new string('x', 79) + "😀😀";

        Assert.Equal(new string('x', 79) + "😀", Writes(Asked(goal))[0].Title);
    }

    [Theory]
    [InlineData('x')]
    [InlineData('写')]
    [InlineData('"')]
    public void Of_a_long_goal_an_input_has_what_fits(char letter)
    {
        var goal = new string(letter, 10_000);
        var tasks = StubPlan.Of(Asked(goal));

        Assert.All(tasks, task => Assert.InRange(task.Input?.Bytes ?? 0, 0, 4 * 1024));
        Assert.InRange(tasks[0].Input!.Value.Bytes, 4 * 1024 - 3, 4 * 1024);
    }

    [Theory]
    [InlineData("Please let me Approve it", "", true)]
    [InlineData("导出前需要审批", "", true)]
    [InlineData("Write", "I want to approve the file", true)]
    [InlineData("Write", "Prove it", false)]
    public void Who_speaks_of_approving_approves_the_export(string goal, string feedback, bool asked) =>
        Assert.Equal(
            asked,
            StubPlan.Of(Asked(goal) with { Feedback = [feedback] }).Single(x => x.Key == "export").RequiresApproval
                ?? false
        );

    [Fact]
    public void What_depended_on_a_dropped_task_depends_on_what_that_depended_on() =>
        Assert.Equal(
            [
                "interview:Interview()",
                "write-1:Generation(interview)",
                "write-2:Generation(interview)",
                "export:Export(write-1,write-2)",
            ],
            StubPlan.Of(Asked("a;b") with { Feedback = ["drop refine\n- drop validate"] }).Select(Line)
        );

    [Fact]
    public void A_dropped_part_keeps_the_numbers_of_the_others() =>
        Assert.Equal(
            ["write-1", "write-3"],
            Writes(Asked("a;b;c") with { Feedback = ["drop write-2"] }).Select(task => task.Key)
        );

    [Fact]
    public void Tasks_of_types_that_are_not_listed_are_left_out() =>
        Assert.Equal(
            ["write-1:Generation()", "write-2:Generation()", "export:Export(write-1,write-2)"],
            StubPlan.Of(Asked("a;b") with { AgentTypes = ["Export", "mine", "Generation"] }).Select(Line)
        );

    [Fact]
    public void Of_foreign_types_alone_the_first_writes_every_part() =>
        Assert.Equal(
            ["write-1:mine()", "write-2:mine()"],
            StubPlan.Of(Asked("a;b") with { AgentTypes = ["mine", "yours"] }).Select(Line)
        );

    [Fact]
    public void A_replan_keeps_every_task_and_writes_what_was_said_before_the_refinement()
    {
        var tasks = StubPlan.Of(Replan("- c\n- d", ("interview", Done), ("write-1", Failed), ("refine", Blocked)));

        Assert.Equal(
            [
                "interview:()",
                "write-1:()",
                "refine:()",
                "write-r3-1:Generation(interview)",
                "write-r3-2:Generation(interview)",
            ],
            tasks.Select(Line)
        );
        Assert.All(tasks.Take(3), task => Assert.Equal(new NewTask { Key = task.Key }, task));
        Assert.All(tasks.Skip(3), task => Assert.Equal(["refine"], task.Before));
        Assert.Equal(["c", "d"], tasks.Skip(3).Select(task => task.Title));
    }

    [Theory]
    [InlineData(Done)]
    [InlineData(InProgress)]
    [InlineData(Retrying)]
    public void A_refinement_that_has_begun_waits_for_nothing_more(PlanTaskStatus status) =>
        Assert.Null(StubPlan.Of(Replan("c", ("interview", Done), ("refine", status)))[^1].Before);

    [Theory]
    [InlineData("drop write-1", "interview,write-2,other")]
    [InlineData("drop interview", "interview,write-1,write-2,refine,validate,other")]
    [InlineData("drop other\ndrop validate", "interview,write-1,write-2,refine")]
    [InlineData("drop nothing-there", "interview,write-1,write-2,refine,validate,other")]
    public void A_replan_does_not_name_what_is_dropped_and_what_depends_on_it(string feedback, string named)
    {
        PlannerTask[] tasks =
        [
            There("interview", Done),
            There("write-1", Pending, "interview"),
            There("write-2", Pending, "interview"),
            There("refine", Pending, "write-1", "write-2"),
            There("validate", Pending, "refine"),
            There("other", Pending),
        ];
        var request = Asked("a") with { Kind = PlanningKind.Replan, Tasks = tasks, Feedback = [feedback] };

        Assert.Equal(named.Split(','), StubPlan.Of(request).Select(task => task.Key));
    }

    [Fact]
    public void Its_answers_are_sound_and_always_the_same()
    {
        PlannerRequest[] requests =
        [
            Asked("a"),
            Asked(string.Join('\n', Enumerable.Range(1, 1_000).Select(i => $"- {i} \"quoted\" \u0001 写 😀"))),
            Asked("a") with
            {
                Feedback = ["drop interview", "drop refine", "drop validate", "drop export"],
            },
            Asked("a") with
            {
                AgentTypes = ["mine"],
            },
            Replan("b\ndrop validate", ("interview", Done), ("refine", Pending), ("validate", Pending)),
        ];
        foreach (var request in requests)
        {
            var answer = PlanningJson.Of(new { tasks = StubPlan.Of(request) });
            var read = PlannerAnswer.Read(answer, request);

            Assert.Null(read.Error);
            Assert.Equal(answer, PlanningJson.Of(new { tasks = StubPlan.Of(request) }));
            Assert.Equal(StubPlan.Of(request).Select(Line), read.Value.Tasks.Select(Line));
        }
    }

    [Fact]
    public void A_plan_of_which_everything_is_dropped_is_refused_as_any_other()
    {
        var request = Asked("a") with { AgentTypes = ["mine"], Feedback = ["drop write-1"] };
        var read = PlannerAnswer.Read(PlanningJson.Of(StubPlan.Of(request)), request);

        Assert.Equal("empty_plan", read.Error!.Code);
    }

    internal static string Line(NewTask task) =>
        $"{task.Key}:{task.AgentType}({string.Join(',', task.DependsOn ?? [])})";

    private static IReadOnlyList<NewTask> Writes(PlannerRequest request) =>
        [.. StubPlan.Of(request).Where(task => task.Key!.StartsWith("write-", StringComparison.Ordinal))];

    private static PlannerRequest Asked(string goal) =>
        new()
        {
            Kind = PlanningKind.Draft,
            Goal = goal,
            AgentTypes = s_builtIn,
        };

    private static PlannerRequest Replan(string feedback, params (string Key, PlanTaskStatus Status)[] tasks) =>
        Asked("a") with
        {
            Kind = PlanningKind.Replan,
            Feedback = [feedback],
            Tasks = [.. tasks.Select(task => There(task.Key, task.Status))],
            Revision = 3,
        };

    private static PlannerTask There(string key, PlanTaskStatus status, params string[] dependsOn) =>
        new(key, key, "Generation", dependsOn, status);
}
