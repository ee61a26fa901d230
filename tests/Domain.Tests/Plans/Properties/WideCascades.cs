using CleanPlan.Domain.Plans;

namespace CleanPlan.Domain.Tests.Plans.Properties;

/// <summary>Storage is asked once for each wave of a cascade, not once for each task that it moves.</summary>
public sealed class WideCascades
{
    private const int Width = 200;
    private const int Depth = 4;

    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly DomainPlan _plan = DomainPlan.Create(OnFailure.Continue, Layers(), Now);

    [Fact]
    public void Ask_as_often_as_they_are_deep()
    {
        Do(new Start());
        Do(new Claim("root", "ann", 30, false));
        Do(new Fail("root", 1, "broken", false, 0, 0));
        Assert.InRange(_plan.Stored.Waves, 1, Depth);
        Assert.Equal(Width * (Depth - 1), _plan.Stored.Plan.Counts.Blocked);

        Do(new Retry("root"));
        Assert.InRange(_plan.Stored.Waves, 1, Depth);
        Assert.Equal(0, _plan.Stored.Plan.Counts.Blocked);
    }

    private void Do(PlanCommand command) => Assert.Equal("ok", _plan.Do(command, null, Now));

    private static List<PlainSpec> Layers()
    {
        List<PlainSpec> specs = [new("root")];
        for (var layer = 1; layer < Depth; layer++)
        {
            for (var n = 0; n < Width; n++)
                specs.Add(new PlainSpec($"{layer}.{n}") { DependsOn = [layer == 1 ? "root" : $"{layer - 1}.{n}"] });
        }

        return specs;
    }
}
