using Mono.Cecil;
using NetArchTest.Rules;

namespace CleanPlan.Architecture.Tests.Rules;

/// <summary>Ways to make rules about code, whose fixtures are the types of a namespace under Violations.</summary>
internal static class CodeRules
{
    /// <param name="fault">what is wrong with a type; null where nothing is</param>
    public static Rule<Code> ForTypes(Func<TypeDefinition, bool> selected, Func<TypeDefinition, string?> fault) =>
        new(code => code.Types.Where(selected).Select(type => new Verdict(Code.NameOf(type), fault(type))));

    public static Rule<Code> ForTypes(Func<TypeDefinition, bool> selected, Func<Code, TypeDefinition, string?> fault) =>
        new(code => code.Types.Where(selected).Select(type => new Verdict(Code.NameOf(type), fault(code, type))));

    public static Rule<Code> ForTypes(Func<Predicates, PredicateList> that, Func<Conditions, ConditionList> should) =>
        new(code =>
        {
            var selected = that(code.Query.That().ResideInNamespace(code.Root).And());
            var failing = (should(selected.Should()).GetResult().FailingTypeNames ?? []).ToHashSet();
            return selected.GetTypes().Select(type => new Verdict(type.FullName!, FaultOf(type.FullName!)));

            string? FaultOf(string name) => failing.Contains(name) ? "does not keep it" : null;
        });

    public static Proven<Code> Catches<TFixture>(this Rule<Code> rule) => rule.Catches(typeof(TFixture));

    public static Proven<Code> Catches<TFixture>(this Proven<Code> rule) =>
        rule.Catches(Code.Around(typeof(TFixture)), typeof(TFixture).FullName!);

    public static Proven<Code> Catches(this Rule<Code> rule, Type fixture) =>
        rule.Catches(Code.Around(fixture), fixture.FullName!);

    public static Proven<Code> Catches(this Proven<Code> rule, Type fixture) =>
        rule.Catches(Code.Around(fixture), fixture.FullName!);
}
