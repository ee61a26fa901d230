using CleanPlan.Application.Planning;
using CleanPlan.Application.Plans;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;
using static CleanPlan.Domain.Plans.PlanTaskStatus;

namespace CleanPlan.Application.Tests.Planning;

public sealed class ReadingAnAnswer
{
    internal static readonly PlannerRequest Draft = new()
    {
        Kind = PlanningKind.Draft,
        Goal = "goal",
        AgentTypes = ["Generation", "Export"],
    };

    private static readonly PlannerRequest s_replan = Draft with
    {
        Kind = PlanningKind.Replan,
        Tasks =
        [
            new("done", "done", null, [], Done),
            new("runs", "runs", null, ["done"], InProgress),
            new("waits", "waits", null, ["runs"], Pending),
            new("last", "last", null, ["waits"], Pending),
        ],
    };

    [Theory]
    [InlineData("""{"tasks":[{"key":"a"},{"key":"b","depends_on":["a"]}]}""")]
    [InlineData("""[{"key":"a"},{"key":"b","depends_on":["a"]}]""")]
    [InlineData("""[{"id":"a"},{"id":"b","dependencies":["a"]}]""")]
    [InlineData("""[{"name":"a"},{"name":"b","dependencies":["a"]}]""")]
    [InlineData("Here it is:\n```json\n[{\"key\":\"a\"},{\"key\":\"b\",\"depends_on\":[\"a\"]}]\n```\nAnything else?")]
    [InlineData("""I {did} as [you] said: {"tasks":[{"key":"a"},{"key":"b","depends_on":["a"]}]} and {more}""")]
    [InlineData("""<think>[1] or {"tasks":[]}?</think>[{"key":"a"},{"key":"b","depends_on":["a"]}]""")]
    [InlineData("""{"tasks":[{"key":"a",},{"key":"b","depends_on":["a"],},],/* done */}""")]
    [InlineData("""{"tasks":[{"key":"a","cost":{"deep":[1]}},{"key":"b","depends_on":["a"],"retry":{}}],"x":1}""")]
    [InlineData("""[{"key":"a","title":null,"input":null},{"key":"b","depends_on":["a"],"run_on":null}]""")]
    public void Tasks_are_found_in_every_form(string answer) =>
        Assert.Equal(["a:()", "b:(a)"], Read(answer).Tasks.Select(DraftingByFixedRules.Line));

    [Fact]
    public void Numbers_are_taken_for_keys_and_names_for_titles()
    {
        var tasks = Read("""[{"id":1,"name":"Ask around"},{"id":2,"name":"Write","dependencies":[1]}]""").Tasks;

        Assert.Equal(["1:()", "2:(1)"], tasks.Select(DraftingByFixedRules.Line));
        Assert.Equal(["Ask around", "Write"], tasks.Select(task => task.Title));
    }

    [Fact]
    public void Every_member_of_a_task_is_taken_and_no_other()
    {
        var read = Read(
            """
            {"notes":"Mind the gap","tasks":[{"key":"a"},{"key":"b","title":"B","description":"D","agent_type":"Export",
            "depends_on":["a"],"can_parallel":false,"input":{"x":[1, 2]},"run_on":"always","optional":true,
            "requires_approval":true,"estimated_seconds":1.5,"before":["z"],"priority":99,"pool":"gpu","slots":0,
            "timeout_seconds":-1,"metadata":5}]}
            """
        );
        var task = read.Tasks[1];

        Assert.Equal("Mind the gap", read.Notes);
        Assert.Equal("""{"x":[1, 2]}""", task.Input!.Value.Text);
        Assert.Equal(["a"], task.DependsOn);
        Assert.Equal(
            new NewTask
            {
                Key = "b",
                Title = "B",
                Description = "D",
                AgentType = "Export",
                CanParallel = false,
                RunOn = "always",
                Optional = true,
                RequiresApproval = true,
                EstimatedSeconds = 1.5,
            },
            task with
            {
                DependsOn = null,
                Input = null,
            }
        );
    }

    [Fact]
    public void Notes_are_cut_where_a_character_ends()
    {
        Assert.Null(Read("""{"notes":5,"tasks":[{"key":"a"}]}""").Notes);
        Assert.Equal(9_999, Read($$"""{"notes":"{{new string('x', 9_999)}}😀","tasks":[{"key":"a"}]}""").Notes!.Length);
    }

    [Fact]
    public void Tools_and_their_links_are_tasks_with_keys_of_ours()
    {
        var tasks = Read(
            """
            {"task_nodes":[{"task":"Text to Speech"},{"task":"Ask"},{"task":"Ask"},{"task":"写","agent_type":"Export"}],
            "task_links":[{"source":"Text to Speech","target":"写"}]}
            """
        ).Tasks;

        Assert.Equal(
            ["Text_to_Speech:()", "Ask:()", "Ask-2:()", "_:Export(Text_to_Speech)"],
            tasks.Select(DraftingByFixedRules.Line)
        );
        Assert.Equal(["Text to Speech", "Ask", "Ask", "写"], tasks.Select(task => task.Title));
    }

    [Theory]
    [InlineData("", ": malformed_json")]
    [InlineData("I would rather not.", ": malformed_json")]
    [InlineData("""{"tasks":[{"key":"a"}""", ": answer_truncated")]
    [InlineData("""Here: {""", ": answer_truncated")]
    [InlineData("""{"tasks":[{"key":"a" "b"}]} [{"key":"b"}]""", ": malformed_json")]
    [InlineData("""{"tasks":[{"key":NaN}]}""", ": malformed_json")]
    [InlineData("""{"tasks":[{"key":"a"}],"tasks":[]}""", ": duplicate_member")]
    [InlineData("""[{"key":"a","key":"b"}]""", ": duplicate_member")]
    [InlineData("""[{"key":"a","x":"\ud800"}]""", ": malformed_json")]
    [InlineData("""[{"key":"a","x":"\u0000"}]""", ": invalid_character")]
    [InlineData("""<think>{"tasks":[]}""", "tasks: empty_plan")]
    [InlineData("""{"plan":[]}""", "tasks: required")]
    [InlineData("""{"tasks":null}""", "tasks: required")]
    [InlineData("""{"tasks":{"a":1}}""", "tasks: wrong_type")]
    [InlineData("[]", "tasks: empty_plan")]
    [InlineData("""{"tasks":[]}""", "tasks: empty_plan")]
    [InlineData("""[1]""", "tasks[0]: wrong_type")]
    [InlineData("""[null,{"key":"a"}]""", "tasks[0]: required")]
    [InlineData("""[{"title":"a"}]""", "tasks[0].key: required")]
    [InlineData("""[{"key":["a"]}]""", "tasks[0].key: wrong_type")]
    [InlineData("""[{"key":"a b"}]""", "tasks[0].key: invalid_value")]
    [InlineData("""[{"key":"a"},{"key":"a"}]""", "tasks[1].key: duplicate_task_key")]
    [InlineData("""[{"key":"a","depends_on":["b"]}]""", "tasks[0].depends_on[0]: unknown_dependency")]
    [InlineData("""[{"key":"a","depends_on":["a"]}]""", "tasks[0].depends_on[0]: self_dependency")]
    [InlineData("""[{"key":"a","depends_on":"b"}]""", "tasks[0].depends_on: wrong_type")]
    [InlineData("""[{"key":"a","depends_on":[null]}]""", "tasks[0].depends_on[0]: required")]
    [InlineData("""[{"key":"a","depends_on":[{}]}]""", "tasks[0].depends_on[0]: wrong_type")]
    [InlineData("""[{"key":"a","depends_on":["b"]},{"key":"b","depends_on":["a"]}]""", "tasks: dependency_cycle")]
    [InlineData("""[{"key":"a","run_on":"any"}]""", "tasks[0].run_on: run_on_needs_dependencies")]
    [InlineData("""[{"key":"a","run_on":"never"}]""", "tasks[0].run_on: invalid_value")]
    [InlineData("""[{"key":"a","agent_type":"Root"}]""", "tasks[0].agent_type: invalid_value")]
    [InlineData("""[{"key":"a","optional":"yes"}]""", "tasks[0].optional: wrong_type")]
    [InlineData("""[{"key":"a","input":[]}]""", "tasks[0].input: wrong_type")]
    [InlineData("""[{"key":"a","estimated_seconds":1e999}]""", "tasks[0].estimated_seconds: out_of_range")]
    [InlineData("""[{"key":"a","estimated_seconds":-1}]""", "tasks[0].estimated_seconds: out_of_range")]
    [InlineData("""[{"key":"a","estimated_seconds":"5"}]""", "tasks[0].estimated_seconds: wrong_type")]
    [InlineData("""{"task_nodes":{}}""", "task_nodes: wrong_type")]
    [InlineData("""{"task_nodes":[]}""", "tasks: empty_plan")]
    [InlineData("""{"task_nodes":[5,{}]}""", "task_nodes[0]: wrong_type, task_nodes[1].task: required")]
    [InlineData("""{"task_nodes":[{"task":"a"}],"task_links":5}""", "task_links: wrong_type")]
    [InlineData(
        """{"task_nodes":[{"task":"a"},{"task":"a"},{"task":"b"}],"task_links":[{"source":"a","target":"b"}]}""",
        "task_links[0].source: ambiguous_link"
    )]
    [InlineData(
        """{"task_nodes":[{"task":"a"}],"task_links":[{"source":"a","target":"b"},{"source":0,"target":["a"]},{}]}""",
        "task_links[0].target: unknown_dependency, task_links[1].source: unknown_dependency, "
            + "task_links[1].target: wrong_type, task_links[2].source: required, task_links[2].target: required"
    )]
    [InlineData(
        """{"task_nodes":[{"task":"a"},{"task":"b"}],"task_links":[{"source":"a","target":"b"},{"source":"b","target":"a"}]}""",
        "tasks: dependency_cycle"
    )]
    public void What_is_wrong_is_told_with_field_and_code(string answer, string faults) =>
        Assert.Equal(faults, Faults(answer, Draft));

    [Fact]
    public void Every_fault_is_told_at_once_under_the_gravest()
    {
        var error = PlannerAnswer
            .Read(
                """[{"key":"a b","depends_on":["c"],"input":5},{"key":"b","agent_type":"x","depends_on":["b"]}]""",
                Draft
            )
            .Error!;

        Assert.Equal("unknown_dependency", error.Code);
        Assert.Equal(5, error.Faults.Count);
    }

    [Fact]
    public void Sizes_are_kept_to()
    {
        Assert.Null(Error(Tasks(200)));
        Assert.Equal(("limit_exceeded", "tasks", 200L, 201L), Limit(Tasks(201)));
        Assert.Null(Error($$"""[{"key":"a","title":"{{new string('x', 200)}}"}]"""));
        Assert.Equal(
            ("limit_exceeded", "tasks[0].title", 200L, 201L),
            Limit($$"""[{"key":"a","title":"{{new string('x', 201)}}"}]""")
        );
        Assert.Equal(
            ("limit_exceeded", "tasks[0].title", 200L, 900L),
            Limit($$"""[{"key":"a","title":"{{new string('x', 900)}}"}]""")
        );
        Assert.Null(Error($$"""[{"key":"a","input":{"x":"{{new string('x', 4_088)}}"} }]"""));
        Assert.Equal(
            ("limit_exceeded", "tasks[0].input", 4_096L, 4_097L),
            Limit($$"""[{"key":"a","input":{"x":"{{new string('x', 4_089)}}"} }]""")
        );
        Assert.Null(Error("""[{"key":"a"}]""" + new string(' ', 64 * 1024 - 13)));
        Assert.Equal(
            ("limit_exceeded", "", 65_536L, 65_537L),
            Limit("""[{"key":"a"}]""" + new string(' ', 64 * 1024 - 12))
        );

        static string Tasks(int count) =>
            $"[{string.Join(',', Enumerable.Range(0, count).Select(i => $$"""{"key":"t{{i}}"}"""))}]";
    }

    [Fact]
    public void A_replan_names_what_stays_and_adds_what_is_new()
    {
        var read = PlannerAnswer.Read(
            """[{"key":"done"},{"key":"runs"},{"key":"last"},{"key":"new","depends_on":["done","runs"],"before":["last"]}]""",
            s_replan with
            {
                Tasks = [.. s_replan.Tasks.Take(2), new("last", "last", null, ["runs"], Pending)],
            }
        );

        Assert.Null(read.Error);
        Assert.Equal(new NewTask { Key = "runs" }, read.Value.Tasks[1]);
        Assert.Equal(["last"], read.Value.Tasks[3].Before);
    }

    [Theory]
    [InlineData("""[{"key":"runs"},{"key":"waits"},{"key":"last"}]""", "")]
    [InlineData("""[{"key":"new"}]""", "")]
    [InlineData("""[{"key":"new","depends_on":["done"]}]""", "")]
    [InlineData("""[{"key":"new","depends_on":["runs"]}]""", "tasks[0].depends_on[0]: depends_on_dropped")]
    [InlineData("""[{"key":"runs"},{"key":"last"}]""", "tasks[1].depends_on[0]: depends_on_dropped")]
    [InlineData("""[{"key":"new","before":["last"]}]""", "tasks[0].before[0]: depends_on_dropped")]
    [InlineData("""[{"key":"new","before":["nobody"]}]""", "tasks[0].before[0]: unknown_dependency")]
    [InlineData("""[{"key":"new","depends_on":["nobody"]}]""", "tasks[0].depends_on[0]: unknown_dependency")]
    [InlineData("""[{"key":"runs","title":"Another"}]""", "tasks[0].key: duplicate_task_key")]
    [InlineData("""[{"key":"runs"},{"key":"runs"}]""", "tasks[1].key: duplicate_task_key")]
    [InlineData(
        """[{"key":"runs"},{"key":"waits"},{"key":"last"},{"key":"new","depends_on":["last"],"before":["waits"]}]""",
        "tasks: dependency_cycle"
    )]
    public void A_replan_s_ties_are_looked_at(string answer, string faults) =>
        Assert.Equal(faults, Faults(answer, s_replan));

    internal static string Faults(string answer, PlannerRequest request) =>
        string.Join(
            ", ",
            PlannerAnswer.Read(answer, request).Error?.Faults.Select(fault => $"{fault.Field}: {fault.Code}") ?? []
        );

    private static PlannerDraft Read(string answer) => PlannerAnswer.Read(answer, Draft).Value;

    private static Error? Error(string answer) => PlannerAnswer.Read(answer, Draft).Error;

    private static (string, string, long, long) Limit(string answer)
    {
        var fault = Assert.IsType<LimitFault>(Assert.Single(Error(answer)!.Faults));
        return (fault.Code, fault.Field, fault.Limit, fault.Value);
    }
}
