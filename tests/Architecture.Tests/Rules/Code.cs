using System.Reflection;
using System.Runtime.CompilerServices;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace CleanPlan.Architecture.Tests.Rules;

/// <summary>Types that were written, under one namespace, as their assemblies hold them.</summary>
internal sealed class Code
{
    private static readonly Dictionary<string, ModuleDefinition> s_read = [];
    private readonly Assembly[] _assemblies;
    private IReadOnlyList<TypeDefinition>? _types;

    private Code(string root, params Assembly[] assemblies) => (Root, _assemblies) = (root, assemblies);

    public string Root { get; }

    public IReadOnlyList<TypeDefinition> Types =>
        _types ??= [.. _assemblies.SelectMany(x => Read(x.Location).GetTypes()).Where(IsWritten).Where(IsUnderRoot)];

    /// <summary>The same types for the words of NetArchTest.</summary>
    public NetArchTest.Rules.Types Query => NetArchTest.Rules.Types.InAssemblies(_assemblies);

    /// <summary>The same types, loaded.</summary>
    public IEnumerable<Type> Loaded =>
        _assemblies
            .SelectMany(x => x.GetTypes())
            .Where(x =>
                x.Namespace is { } name && Covers(Root, name) && !x.IsDefined(typeof(CompilerGeneratedAttribute))
            );

    public static Code Of(string root, params Assembly[] assemblies) => new(root, assemblies);

    /// <summary>The namespace of a fixture: the world that was made for one rule.</summary>
    public static Code Around(Type fixture) => new(WorldOf(fixture.Namespace!), fixture.Assembly);

    public Code Under(string folder) => new($"{Root}.{folder}", _assemblies);

    public static string NameOf(TypeReference type) => type.GetElementType().FullName.Replace('/', '+');

    public static string NamespaceOf(TypeReference type) =>
        type.DeclaringType is null ? type.Namespace : NamespaceOf(type.DeclaringType);

    /// <summary>"A.B" covers A.B and A.B.C, never A.Bc.</summary>
    public static bool Covers(string root, string name) =>
        name == root || name.StartsWith(root + ".", StringComparison.Ordinal);

    private bool IsUnderRoot(TypeDefinition type) => Covers(Root, NamespaceOf(type));

    // Violations.Circles.One belongs to the world Violations.Circles
    private static string WorldOf(string name)
    {
        var start = typeof(Violations.Marker).Namespace! + ".";
        var end = name.IndexOf('.', start.Length);
        return end < 0 ? name : name[..end];
    }

    // closures and state machines belong to the type around them; what a generator wrote is nobody's style
    private static bool IsWritten(TypeDefinition type) =>
        type.Name != "<Module>"
        && !type.FullName.Contains('<')
        && !type.CustomAttributes.Any(x => x.AttributeType.Name is "CompilerGeneratedAttribute" or "EmbeddedAttribute")
        && !type.CustomAttributes.Any(x => x.AttributeType.Name is "MigrationAttribute");

    private static ModuleDefinition Read(string path)
    {
        lock (s_read)
        {
            if (s_read.TryGetValue(path, out var module))
                return module;
            var resolver = new DefaultAssemblyResolver();
            resolver.AddSearchDirectory(Path.GetDirectoryName(path));
            resolver.AddSearchDirectory(Path.GetDirectoryName(typeof(object).Assembly.Location));
            var symbols = new DefaultSymbolReaderProvider(throwIfNoSymbol: true);
            return s_read[path] = ModuleDefinition.ReadModule(
                path,
                new ReaderParameters
                {
                    AssemblyResolver = resolver,
                    ReadSymbols = true,
                    SymbolReaderProvider = symbols,
                }
            );
        }
    }
}
