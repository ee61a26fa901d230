namespace CleanPlan.Domain.Tests.Plans;

internal static class Cycles
{
    /// <summary>Each depends on the next, the last is the first again, and nothing else is met twice.</summary>
    public static void AssertReal(int[][] dependsOn, IReadOnlyList<int> cycle)
    {
        Assert.True(cycle.Count >= 2, "A cycle has at least one step.");
        Assert.Equal(cycle[0], cycle[^1]);
        Assert.Equal(cycle.Count - 1, cycle.Distinct().Count());
        for (var i = 1; i < cycle.Count; i++)
            Assert.Contains(cycle[i], dependsOn[cycle[i - 1]]);
    }
}
