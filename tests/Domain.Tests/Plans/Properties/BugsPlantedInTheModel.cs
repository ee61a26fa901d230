namespace CleanPlan.Domain.Tests.Plans.Properties;

/// <summary>Who judges the judge: a comparison that cannot fail proves nothing.</summary>
public sealed class BugsPlantedInTheModel
{
    private const int FewSeeds = 300;

    public static TheoryData<string> Faults =>
        [.. Enum.GetNames<PlainFault>().Where(name => name != nameof(PlainFault.None))];

    [Theory]
    [MemberData(nameof(Faults))]
    public void Are_noticed_within_few_plans(string fault) =>
        Assert.Contains(
            Enumerable.Range(0, FewSeeds),
            seed => new PlanRun(seed, Enum.Parse<PlainFault>(fault)).Disagreement() is not null
        );
}
