using CleanPlan.Api.Cli;
using CleanPlan.Application.Jobs;
using CleanPlan.Application.Plans;

namespace CleanPlan.Api.Tests;

public sealed class DrawingADraft
{
    [Fact]
    public void Layers_stand_below_each_other_and_tasks_name_what_they_wait_for()
    {
        var draft = Draft(
            [
                ["ask"],
                ["a", "b"],
                ["file"],
            ],
            Task("ask") with
            {
                AgentType = "Interview",
            },
            Task("a", "ask") with
            {
                AgentType = "Generation",
                Title = "Write A",
            },
            Task("b", "ask"),
            Task("file", "a", "b") with
            {
                AgentType = "Export",
                RequiresApproval = true,
            }
        );

        Assert.Equal(
            """
              ask   Interview
                ▼
              a     Generation: Write A     ← ask
              b     anybody                 ← ask
                ▼
              file  Export (once approved)  ← a, b
            """,
            DraftGraph.Of(draft)
        );
    }

    [Fact]
    public void A_wide_draft_is_no_longer_than_a_screen()
    {
        var keys = Enumerable.Range(1, 1_000).Select(i => $"t{i}").ToArray();
        var draft = Draft([keys, ["end"]], [.. keys.Select(key => Task(key)), Task("end", keys)]);

        var lines = DraftGraph.Of(draft).Split('\n');

        Assert.Equal(15, lines.Length);
        Assert.Equal("  … and 988 more beside them", lines[12]);
        Assert.Equal("  end  anybody  ← t1, t2, t3, t4 and 996 more", lines[14]);
    }

    [Fact]
    public void A_change_of_a_plan_is_drawn_without_layers() =>
        Assert.Equal(
            "  a  anybody\n  b  anybody  ← done-before",
            DraftGraph.Of(Draft([], Task("a"), Task("b", "done-before")))
        );

    [Fact]
    public void What_a_model_writes_cannot_move_the_cursor()
    {
        var title = "Say \e[2J\u202e\u0007hello\nthere\u009b1A";

        var drawn = DraftGraph.Of(
            Draft(
                [
                    ["a"],
                ],
                Task("a") with
                {
                    Title = title,
                }
            )
        );

        Assert.Equal("  a  anybody: Say [2J hello there 1A", drawn);
    }

    [Theory]
    [InlineData("日本語のテスト", 3, "日本語…")]
    [InlineData("👍👍👍", 4, "👍👍…")]
    [InlineData("  a \t b ", 72, "  a  b")]
    [InlineData("👩\u200d🔬", 72, "👩\u200d🔬")]
    [InlineData(null, 72, "")]
    public void Lines_are_cut_between_characters(string? text, int most, string line) =>
        Assert.Equal(line, Shown.Line(text, most));

    private static DraftView Draft(string[][] layers, params NewTask[] tasks) =>
        new() { Layers = layers, Tasks = tasks };

    private static NewTask Task(string key, params string[] dependsOn) => new() { Key = key, DependsOn = dependsOn };
}
