using CleanPlan.Domain.Plans;

namespace CleanPlan.Domain.Tests.Plans;

public sealed class LayingOutDependencies
{
    // 0 -> 1 -> 3 -> 4 and 0 -> 2 -> 3, with 5 alone; arrows point at what waits
    private readonly DependencyGraph _diamond = new([
        [],
        [0],
        [0],
        [1, 2],
        [3],
        [],
    ]);

    [Fact]
    public void A_task_stands_one_layer_past_its_latest_dependency()
    {
        Assert.Equal([0, 1, 1, 2, 3, 0], Enumerable.Range(0, 6).Select(_diamond.LayerOf));
        Assert.Equal([2, 2, 1, 1], _diamond.LayerWidths());
    }

    [Fact]
    public void Dependents_are_dependencies_seen_from_the_other_end() =>
        Assert.Equal(
            [
                [1, 2],
                [3],
                [3],
                [4],
                [],
                [],
            ],
            _diamond.Dependents
        );

    [Fact]
    public void The_critical_path_is_the_heaviest_chain_not_the_longest()
    {
        Assert.Equal([0, 1, 3, 4], _diamond.CriticalPath(_ => 1));
        Assert.Equal([0, 2, 3, 4], _diamond.CriticalPath(position => position == 2 ? 5 : 1));
        Assert.Equal([5], _diamond.CriticalPath(position => position == 5 ? 100 : 1));
    }

    [Fact]
    public void No_task_at_all_has_no_layers_and_no_path()
    {
        var nothing = new DependencyGraph([]);

        Assert.Empty(nothing.LayerWidths());
        Assert.Empty(nothing.CriticalPath(_ => 1));
        Assert.False(nothing.HasCycle);
    }

    [Fact]
    public void A_cycle_is_told_with_each_task_depending_on_the_next()
    {
        // 0 <- 1 <- 2 <- 3 <- 1, and 4 waits for the cycle without being in it
        int[][] dependsOn =
        [
            [],
            [0, 3],
            [1],
            [2],
            [3],
        ];
        var graph = new DependencyGraph(dependsOn);

        Assert.True(graph.HasCycle);
        Cycles.AssertReal(dependsOn, graph.FindCycle());
        Assert.Equal([1, 2, 3], graph.FindCycle().Distinct().Order());
    }

    [Fact]
    public void A_sound_graph_has_no_cycle()
    {
        Assert.False(_diamond.HasCycle);
        Assert.Empty(_diamond.FindCycle());
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(100_000)]
    public void A_long_chain_is_laid_out_without_a_deep_stack(int length)
    {
        var chain = new DependencyGraph([.. Enumerable.Range(0, length).Select(i => i == 0 ? [] : new[] { i - 1 })]);

        Assert.False(chain.HasCycle);
        Assert.Equal(length, chain.LayerWidths().Count);
        Assert.Equal(length, chain.CriticalPath(_ => 1).Count);
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(100_000)]
    public void A_long_cycle_is_told_without_a_deep_stack(int length)
    {
        int[][] ring = [.. Enumerable.Range(0, length).Select(i => new[] { (i + 1) % length })];
        var cycle = new DependencyGraph(ring).FindCycle();

        Assert.Equal(length + 1, cycle.Count);
        Cycles.AssertReal(ring, cycle);
    }
}
