using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Domain.Tests.Plans;

public sealed class CheckingABlueprint
{
    [Fact]
    public void A_sound_plan_is_taken_with_its_graph()
    {
        var blueprint = PlanBlueprint.Check([Task("a"), Task("b", "a"), Task("c", "a", "b", "a")]).Value;

        Assert.Equal(
            [
                [],
                [0],
                [0, 1],
            ],
            blueprint.DependsOn
        );
        Assert.Equal(3, blueprint.Edges);
        Assert.Equal([1, 1, 1], blueprint.Graph.LayerWidths());
    }

    [Fact]
    public void A_plan_of_nothing_is_refused() => AssertFaults([], ("tasks", "empty_plan"));

    [Fact]
    public void A_key_is_given_once() =>
        AssertFaults([Task("a"), Task("b"), Task("a")], ("tasks[2].key", "duplicate_task_key"));

    [Fact]
    public void Keys_differ_in_case_and_in_blanks_alone() =>
        Assert.True(PlanBlueprint.Check([Task("a"), Task("A"), Task("a ")]).IsOk);

    [Fact]
    public void A_dependency_has_to_be_there() =>
        AssertFaults([Task("a"), Task("b", "a", "c")], ("tasks[1].depends_on[1]", "unknown_dependency"));

    [Fact]
    public void A_task_that_names_itself_is_no_cycle() =>
        AssertFaults([Task("a", "a")], ("tasks[0].depends_on[0]", "self_dependency"));

    [Theory]
    [InlineData(RunOn.Any)]
    [InlineData(RunOn.Failure)]
    public void A_rule_about_dependencies_needs_some(RunOn rule) =>
        AssertFaults([Task("a") with { RunOn = rule }], ("tasks[0].run_on", "run_on_needs_dependencies"));

    [Fact]
    public void A_cycle_is_named_in_the_problem()
    {
        var error = AssertFaults(
            [Task("a", "c"), Task("b", "a"), Task("c", "b"), Task("d", "c")],
            ("tasks", "dependency_cycle")
        );

        Assert.Equal(["a", "c", "b", "a"], Assert.IsType<string[]>(error.Details["cycle"]));
    }

    [Fact]
    public void Every_fault_is_told_at_once_under_the_name_of_the_gravest() =>
        AssertGravest(
            "dependency_cycle",
            Task("a", "b"),
            Task("b", "a"),
            Task("b"),
            Task("c", "nobody"),
            Task("d", "d"),
            Task("e") with
            {
                RunOn = RunOn.Any,
            }
        );

    [Fact]
    public void An_unknown_dependency_is_graver_than_the_rest() =>
        AssertGravest("unknown_dependency", Task("b"), Task("b"), Task("d", "d"), Task("c", "nobody"));

    [Fact]
    public void Of_the_rest_the_first_names_the_problem() =>
        AssertGravest("duplicate_task_key", Task("d", "d"), Task("b"), Task("b"));

    [Fact]
    public void Where_a_key_is_taken_twice_others_depend_on_the_first()
    {
        var error = PlanBlueprint.Check([Task("a"), Task("b", "a"), Task("a", "b")]).Error!;

        Assert.Equal("duplicate_task_key", Assert.Single(error.Faults).Code);
    }

    internal static TaskDraft Task(string key, params string[] dependsOn) => new() { Key = key, DependsOn = dependsOn };

    private static Error AssertFaults(TaskDraft[] drafts, params (string Field, string Code)[] faults)
    {
        var error = PlanBlueprint.Check(drafts).Error!;

        Assert.Equal(faults, error.Faults.Select(fault => (fault.Field, fault.Code)));
        Assert.Equal((faults[0].Code, ErrorKind.Invalid), (error.Code, error.Kind));
        return error;
    }

    private static void AssertGravest(string code, params TaskDraft[] drafts)
    {
        var error = PlanBlueprint.Check(drafts).Error!;
        HashSet<string> expected = [code, "duplicate_task_key", "self_dependency"];
        if (code == "dependency_cycle")
            expected.UnionWith(["unknown_dependency", "run_on_needs_dependencies"]);

        Assert.Equal(code, error.Code);
        Assert.Equal(expected.Order(), error.Faults.Select(fault => fault.Code).Order());
    }
}
