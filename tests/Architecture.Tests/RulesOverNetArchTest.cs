using System.Violations;
using CleanPlan.Architecture.Tests.Rules;
using CleanPlan.Architecture.Tests.Violations.Directions;

namespace CleanPlan.Architecture.Tests;

/// <summary>Where NetArchTest would let a rule pass, ours does not.</summary>
public sealed class RulesOverNetArchTest
{
    [Fact]
    public void Do_not_hold_over_nothing()
    {
        var rule = CodeRules.ForTypes(type => type.Name == nameof(ShowsItself), should => should.NotBeSealed());

        var nothing = Assert.ThrowsAny<Xunit.Sdk.XunitException>(() =>
            rule.Catches<ShowsItself>().Holds(Layers.Domain)
        );

        Assert.Contains("looked at nothing", nothing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Do_not_pass_a_type_by_that_it_leaves_out()
    {
        var world = Code.Of(typeof(LeftOut).Namespace!, typeof(LeftOut).Assembly);

        var verdict = Assert.Single(CodeRules.ForTypes(type => true, should => should.NotBeSealed()).Judge(world));

        Assert.Equal(new Verdict(typeof(LeftOut).FullName!, "was not looked at"), verdict);
    }
}
