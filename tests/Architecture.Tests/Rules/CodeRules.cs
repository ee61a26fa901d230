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
        ForTypes((_, type) => selected(type), fault);

    public static Rule<Code> ForTypes(
        Func<Code, TypeDefinition, bool> selected,
        Func<Code, TypeDefinition, string?> fault
    ) =>
        new(code =>
            code.Types.Where(type => selected(code, type))
                .Select(type => new Verdict(Code.NameOf(type), fault(code, type)))
        );

    /// <summary>
    /// What NetArchTest knows to judge. Which types are asked is said here, by whole names: its own words for that match
    /// plain prefixes, leave types out without a word, and a selection of nothing keeps every rule.
    /// </summary>
    public static Rule<Code> ForTypes(Func<TypeDefinition, bool> selected, Func<Conditions, ConditionList> should) =>
        new(code =>
        {
            var names = code.Types.Where(selected).Select(Code.NameOf).ToHashSet();
            var asked = code.Query.That().MeetCustomRule(new IsOneOf(names));
            var failing = should(asked.Should()).GetResult().FailingTypeNames ?? [];
            var (seen, failed) = (
                NamesOf(asked.GetTypes()),
                failing.Select(name => name.Replace('/', '+')).ToHashSet()
            );
            return names.Select(name => new Verdict(name, FaultOf(name)));

            string? FaultOf(string name) =>
                !seen.Contains(name) ? "was not looked at"
                : failed.Contains(name) ? "does not keep it"
                : null;
        });

    private static HashSet<string> NamesOf(IEnumerable<Type> types) => [.. types.Select(type => type.FullName!)];

    private sealed class IsOneOf(HashSet<string> names) : ICustomRule
    {
        public bool MeetsRule(TypeDefinition type) => names.Contains(Code.NameOf(type));
    }

    public static Proven<Code> Catches<TFixture>(this Rule<Code> rule) => rule.Catches(typeof(TFixture));

    public static Proven<Code> Catches<TFixture>(this Proven<Code> rule) =>
        rule.Catches(Code.Around(typeof(TFixture)), typeof(TFixture).FullName!);

    public static Proven<Code> Catches(this Rule<Code> rule, Type fixture) =>
        rule.Catches(Code.Around(fixture), fixture.FullName!);

    public static Proven<Code> Catches(this Proven<Code> rule, Type fixture) =>
        rule.Catches(Code.Around(fixture), fixture.FullName!);
}
