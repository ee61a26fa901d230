using System.Reflection;
using System.Runtime.CompilerServices;
using Mono.Cecil;

namespace NetArchTest.Rules;

public sealed class Types
{
    private readonly IReadOnlyList<TypeDefinition> _types;

    private Types(IEnumerable<TypeDefinition> types) => _types = [.. types.Where(IsWritten)];

    public static Types InAssembly(Assembly assembly) => InAssemblies([assembly]);

    public static Types InAssemblies(IEnumerable<Assembly> assemblies) =>
        new(assemblies.SelectMany(x => Read(x.Location).GetTypes()));

    public PredicateList That(Func<Predicates, PredicateList> selection) => selection(That());

    public Predicates That() => new(_types, [], []);

    public Conditions Should() => new(_types, [], [], negated: false);

    public Conditions ShouldNot() => new(_types, [], [], negated: true);

    public IEnumerable<Type> GetTypes() => _types.Select(Load);

    internal static Type Load(TypeDefinition type) =>
        Type.GetType($"{type.FullName.Replace('/', '+')}, {type.Module.Assembly.FullName}", throwOnError: true)!;

    private static ModuleDefinition Read(string path)
    {
        var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(Path.GetDirectoryName(path));
        resolver.AddSearchDirectory(Path.GetDirectoryName(typeof(object).Assembly.Location));
        return ModuleDefinition.ReadModule(path, new ReaderParameters { AssemblyResolver = resolver });
    }

    // Closures and state machines are no types of their own: what they use counts for the type around them.
    private static bool IsWritten(TypeDefinition type) =>
        type.Name != "<Module>" && !type.FullName.Contains('<') && !type.CustomAttributes.Any(IsCompilerGenerated);

    private static bool IsCompilerGenerated(CustomAttribute attribute) =>
        attribute.AttributeType.FullName == typeof(CompilerGeneratedAttribute).FullName
        || attribute.AttributeType.FullName == "Microsoft.CodeAnalysis.EmbeddedAttribute";
}

/// <summary>A custom rule, judged on the metadata of the type.</summary>
public interface ICustomRule
{
    bool MeetsRule(TypeDefinition type);
}

public sealed class TestResult
{
    internal TestResult(bool isSuccessful, IReadOnlyList<TypeDefinition> failing) =>
        (IsSuccessful, FailingTypeNames, FailingTypes) = (
            isSuccessful,
            [.. failing.Select(x => x.FullName.Replace('/', '+'))],
            [.. failing.Select(Types.Load)]
        );

    /// <summary>False also where the rule selected no type at all: such a rule holds nothing.</summary>
    public bool IsSuccessful { get; }
    public IReadOnlyList<string> FailingTypeNames { get; }
    public IReadOnlyList<Type> FailingTypes { get; }
}
