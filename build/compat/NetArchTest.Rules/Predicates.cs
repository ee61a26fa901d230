using Mono.Cecil;

namespace NetArchTest.Rules;

/// <summary>Alternatives of conjunctions: Or starts a new alternative.</summary>
internal sealed class Clauses(
    IReadOnlyList<IReadOnlyList<Func<TypeDefinition, bool>>> closed,
    IReadOnlyList<Func<TypeDefinition, bool>> open
)
{
    public bool Hold(TypeDefinition type) => closed.Append(open).Any(all => all.All(x => x(type)));
}

public sealed class Predicates
{
    private readonly IReadOnlyList<TypeDefinition> _types;
    private readonly IReadOnlyList<IReadOnlyList<Func<TypeDefinition, bool>>> _closed;
    private readonly IReadOnlyList<Func<TypeDefinition, bool>> _open;

    internal Predicates(
        IReadOnlyList<TypeDefinition> types,
        IReadOnlyList<IReadOnlyList<Func<TypeDefinition, bool>>> closed,
        IReadOnlyList<Func<TypeDefinition, bool>> open
    ) => (_types, _closed, _open) = (types, closed, open);

    public PredicateList ResideInNamespace(string name) => Add(x => TypeTests.HasNamespace(x, name));

    public PredicateList DoNotResideInNamespace(string name) => Add(x => !TypeTests.HasNamespace(x, name));

    public PredicateList HaveName(string name) => Add(x => TypeTests.Name(x) == name);

    public PredicateList HaveNameStartingWith(string start) =>
        Add(x => TypeTests.Name(x).StartsWith(start, StringComparison.Ordinal));

    public PredicateList HaveNameEndingWith(string end) =>
        Add(x => TypeTests.Name(x).EndsWith(end, StringComparison.Ordinal));

    public PredicateList DoNotHaveNameEndingWith(string end) =>
        Add(x => !TypeTests.Name(x).EndsWith(end, StringComparison.Ordinal));

    public PredicateList HaveNameMatching(string pattern) => Add(x => TypeTests.HasNameMatching(x, pattern));

    public PredicateList ImplementInterface(Type contract) => Add(x => TypeTests.Implements(x, contract));

    public PredicateList DoNotImplementInterface(Type contract) => Add(x => !TypeTests.Implements(x, contract));

    public PredicateList Inherit(Type parent) => Add(x => TypeTests.Inherits(x, parent));

    public PredicateList DoNotInherit(Type parent) => Add(x => !TypeTests.Inherits(x, parent));

    public PredicateList HaveDependencyOn(string name) => Add(x => TypeTests.DependsOn(x, name));

    public PredicateList DoNotHaveDependencyOn(string name) => Add(x => !TypeTests.DependsOn(x, name));

    public PredicateList AreClasses() => Add(x => x.IsClass && !x.IsValueType);

    public PredicateList AreNotClasses() => Add(x => !x.IsClass || x.IsValueType);

    public PredicateList AreInterfaces() => Add(x => x.IsInterface);

    public PredicateList AreNotInterfaces() => Add(x => !x.IsInterface);

    public PredicateList AreAbstract() => Add(x => x.IsAbstract);

    public PredicateList AreNotAbstract() => Add(x => !x.IsAbstract);

    public PredicateList AreStatic() => Add(TypeTests.IsStatic);

    public PredicateList AreNotStatic() => Add(x => !TypeTests.IsStatic(x));

    public PredicateList AreSealed() => Add(x => x.IsSealed);

    public PredicateList AreNotSealed() => Add(x => !x.IsSealed);

    public PredicateList ArePublic() => Add(TypeTests.IsPublic);

    public PredicateList AreNotPublic() => Add(x => !TypeTests.IsPublic(x));

    public PredicateList AreNested() => Add(x => x.IsNested);

    public PredicateList AreNotNested() => Add(x => !x.IsNested);

    public PredicateList MeetCustomRule(ICustomRule rule) => Add(rule.MeetsRule);

    private PredicateList Add(Func<TypeDefinition, bool> test) => new(_types, _closed, [.. _open, test]);
}

public sealed class PredicateList
{
    private readonly IReadOnlyList<TypeDefinition> _types;
    private readonly IReadOnlyList<IReadOnlyList<Func<TypeDefinition, bool>>> _closed;
    private readonly IReadOnlyList<Func<TypeDefinition, bool>> _open;

    internal PredicateList(
        IReadOnlyList<TypeDefinition> types,
        IReadOnlyList<IReadOnlyList<Func<TypeDefinition, bool>>> closed,
        IReadOnlyList<Func<TypeDefinition, bool>> open
    ) => (_types, _closed, _open) = (types, closed, open);

    public Predicates And() => new(_types, _closed, _open);

    public Predicates Or() => new(_types, [.. _closed, _open], []);

    public Conditions Should() => new(Selected(), [], [], negated: false);

    public Conditions ShouldNot() => new(Selected(), [], [], negated: true);

    public IEnumerable<Type> GetTypes() => Selected().Select(Types.Load);

    private IReadOnlyList<TypeDefinition> Selected() => [.. _types.Where(new Clauses(_closed, _open).Hold)];
}
