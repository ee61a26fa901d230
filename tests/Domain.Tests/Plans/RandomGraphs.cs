using CleanPlan.Domain.Plans;

namespace CleanPlan.Domain.Tests.Plans;

/// <summary>Small graphs of every shape, judged by what takes too long for large ones.</summary>
public sealed class RandomGraphs
{
    private const int Graphs = 3_000;

    [Fact]
    public void Are_cyclic_exactly_where_a_task_reaches_itself()
    {
        var cyclic = 0;
        foreach (var dependsOn in Some(downwardsOnly: false))
        {
            var graph = new DependencyGraph(dependsOn);
            var expected = ReachesItself(dependsOn);

            Assert.Equal(expected, graph.HasCycle);
            if (!expected)
                continue;
            cyclic++;
            Cycles.AssertReal(dependsOn, graph.FindCycle());
        }

        // else the seeds would prove nothing
        Assert.InRange(cyclic, Graphs / 5, Graphs * 4 / 5);
    }

    [Fact]
    public void Are_ordered_so_that_nothing_comes_before_what_it_waits_for()
    {
        foreach (var dependsOn in Some(downwardsOnly: true))
        {
            var order = new DependencyGraph(dependsOn).Order.ToList();

            Assert.Equal(Enumerable.Range(0, dependsOn.Length), order.Order());
            for (var position = 0; position < dependsOn.Length; position++)
                Assert.All(dependsOn[position], before => Assert.True(order.IndexOf(before) < order.IndexOf(position)));
        }
    }

    [Fact]
    public void Have_the_layers_and_the_critical_path_that_trying_every_chain_finds()
    {
        var random = new Random(2);
        foreach (var dependsOn in Some(downwardsOnly: true))
        {
            var weights = dependsOn.Select(_ => (double)random.Next(0, 10)).ToArray();
            var graph = new DependencyGraph(dependsOn);
            var path = graph.CriticalPath(position => weights[position]);
            var all = Enumerable.Range(0, dependsOn.Length).ToArray();

            Assert.Equal(all.Select(position => Chain(dependsOn, position, _ => 1) - 1), all.Select(At));
            Assert.Equal(
                all.Max(position => Chain(dependsOn, position, i => weights[i])),
                path.Sum(position => weights[position])
            );
            for (var i = 1; i < path.Count; i++)
                Assert.Contains(path[i - 1], dependsOn[path[i]]);

            double At(int position) => graph.LayerOf(position);
        }
    }

    private static double Chain(int[][] dependsOn, int end, Func<int, double> weight) =>
        weight(end) + dependsOn[end].Select(before => Chain(dependsOn, before, weight)).DefaultIfEmpty(0).Max();

    private static bool ReachesItself(int[][] dependsOn)
    {
        var reaches = dependsOn.Select(from => from.ToHashSet()).ToArray();
        for (var via = 0; via < reaches.Length; via++)
        {
            foreach (var from in reaches.Where(from => from.Contains(via)))
                from.UnionWith(reaches[via].ToArray());
        }

        return Enumerable.Range(0, reaches.Length).Any(position => reaches[position].Contains(position));
    }

    private static IEnumerable<int[][]> Some(bool downwardsOnly)
    {
        var random = new Random(1);
        for (var i = 0; i < Graphs; i++)
        {
            var (size, density) = (random.Next(1, 9), random.NextDouble() * 0.5);
            // names that are shuffled, so that the order given is not the order of the dependencies
            var names = Enumerable.Range(0, size).ToArray();
            random.Shuffle(names);
            var edges =
                from position in names
                from dependency in names
                where downwardsOnly ? names[dependency] < names[position] : dependency != position
                where random.NextDouble() < density
                select (position, dependency);
            var byPosition = edges.ToLookup(edge => edge.position, edge => edge.dependency);
            yield return [.. Enumerable.Range(0, size).Select(position => byPosition[position].ToArray())];
        }
    }
}
