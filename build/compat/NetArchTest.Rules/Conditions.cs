using Mono.Cecil;

namespace NetArchTest.Rules;

public sealed class Conditions
{
    private readonly IReadOnlyList<TypeDefinition> _selected;
    private readonly IReadOnlyList<IReadOnlyList<Func<TypeDefinition, bool>>> _closed;
    private readonly IReadOnlyList<Func<TypeDefinition, bool>> _open;
    private readonly bool _negated;

    internal Conditions(
        IReadOnlyList<TypeDefinition> selected,
        IReadOnlyList<IReadOnlyList<Func<TypeDefinition, bool>>> closed,
        IReadOnlyList<Func<TypeDefinition, bool>> open,
        bool negated
    ) => (_selected, _closed, _open, _negated) = (selected, closed, open, negated);

    public ConditionList ResideInNamespace(string name) => Add(x => TypeTests.HasNamespace(x, name));

    public ConditionList HaveNameStartingWith(string start) =>
        Add(x => TypeTests.Name(x).StartsWith(start, StringComparison.Ordinal));

    public ConditionList HaveNameEndingWith(string end) =>
        Add(x => TypeTests.Name(x).EndsWith(end, StringComparison.Ordinal));

    public ConditionList NotHaveNameEndingWith(string end) =>
        Add(x => !TypeTests.Name(x).EndsWith(end, StringComparison.Ordinal));

    public ConditionList HaveNameMatching(string pattern) => Add(x => TypeTests.HasNameMatching(x, pattern));

    public ConditionList NotHaveNameMatching(string pattern) => Add(x => !TypeTests.HasNameMatching(x, pattern));

    public ConditionList ImplementInterface(Type contract) => Add(x => TypeTests.Implements(x, contract));

    public ConditionList NotImplementInterface(Type contract) => Add(x => !TypeTests.Implements(x, contract));

    public ConditionList Inherit(Type parent) => Add(x => TypeTests.Inherits(x, parent));

    public ConditionList HaveDependencyOn(string name) => Add(x => TypeTests.DependsOn(x, name));

    public ConditionList NotHaveDependencyOn(string name) => Add(x => !TypeTests.DependsOn(x, name));

    public ConditionList HaveDependencyOnAny(params string[] names) =>
        Add(x => Array.Exists(names, name => TypeTests.DependsOn(x, name)));

    public ConditionList NotHaveDependencyOnAny(params string[] names) =>
        Add(x => !Array.Exists(names, name => TypeTests.DependsOn(x, name)));

    public ConditionList HaveDependencyOnAll(params string[] names) =>
        Add(x => Array.TrueForAll(names, name => TypeTests.DependsOn(x, name)));

    public ConditionList OnlyHaveDependenciesOn(params string[] names) =>
        Add(x => Dependencies.Of(x).All(used => Array.Exists(names, name => TypeTests.Covers(name, used))));

    public ConditionList BeSealed() => Add(x => x.IsSealed);

    public ConditionList NotBeSealed() => Add(x => !x.IsSealed);

    public ConditionList BePublic() => Add(TypeTests.IsPublic);

    public ConditionList NotBePublic() => Add(x => !TypeTests.IsPublic(x));

    public ConditionList BeAbstract() => Add(x => x.IsAbstract);

    public ConditionList BeStatic() => Add(TypeTests.IsStatic);

    public ConditionList BeInterfaces() => Add(x => x.IsInterface);

    public ConditionList BeClasses() => Add(x => x.IsClass && !x.IsValueType);

    public ConditionList MeetCustomRule(ICustomRule rule) => Add(rule.MeetsRule);

    private ConditionList Add(Func<TypeDefinition, bool> test) => new(_selected, _closed, [.. _open, test], _negated);
}

public sealed class ConditionList
{
    private readonly IReadOnlyList<TypeDefinition> _selected;
    private readonly IReadOnlyList<IReadOnlyList<Func<TypeDefinition, bool>>> _closed;
    private readonly IReadOnlyList<Func<TypeDefinition, bool>> _open;
    private readonly bool _negated;

    internal ConditionList(
        IReadOnlyList<TypeDefinition> selected,
        IReadOnlyList<IReadOnlyList<Func<TypeDefinition, bool>>> closed,
        IReadOnlyList<Func<TypeDefinition, bool>> open,
        bool negated
    ) => (_selected, _closed, _open, _negated) = (selected, closed, open, negated);

    public Conditions And() => new(_selected, _closed, _open, _negated);

    public Conditions Or() => new(_selected, [.. _closed, _open], [], _negated);

    public TestResult GetResult()
    {
        var clauses = new Clauses(_closed, _open);
        var failing = _selected.Where(x => clauses.Hold(x) == _negated).ToList();
        return new TestResult(_selected.Count > 0 && failing.Count == 0, failing);
    }

    public IEnumerable<Type> GetTypes()
    {
        var clauses = new Clauses(_closed, _open);
        return _selected.Where(x => clauses.Hold(x) != _negated).Select(Types.Load);
    }
}
