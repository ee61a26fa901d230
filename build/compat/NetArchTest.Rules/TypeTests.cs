using System.Text.RegularExpressions;
using Mono.Cecil;

namespace NetArchTest.Rules;

/// <summary>The single questions, asked by selections and by conditions alike.</summary>
internal static class TypeTests
{
    public static bool HasNamespace(TypeDefinition type, string name) => Covers(name, NamespaceOf(type));

    public static bool HasNameMatching(TypeDefinition type, string pattern) =>
        Regex.IsMatch(Name(type), pattern, RegexOptions.None, TimeSpan.FromSeconds(1));

    public static string Name(TypeReference type) => type.Name.Split('`')[0];

    public static bool IsPublic(TypeDefinition type) =>
        type.IsNested ? type.IsNestedPublic && IsPublic(type.DeclaringType) : type.IsPublic;

    public static bool IsStatic(TypeDefinition type) => type is { IsAbstract: true, IsSealed: true };

    public static bool Implements(TypeDefinition type, Type contract)
    {
        for (var current = type; current is not null; current = current.BaseType?.Resolve())
        {
            if (current.Interfaces.Any(x => Is(x.InterfaceType, contract) || Extends(x.InterfaceType, contract)))
                return true;
        }
        return false;
    }

    public static bool Inherits(TypeDefinition type, Type parent)
    {
        for (var current = type.BaseType; current is not null; current = current.Resolve()?.BaseType)
        {
            if (Is(current, parent))
                return true;
        }
        return false;
    }

    public static bool DependsOn(TypeDefinition type, string name) => Dependencies.Of(type).Any(x => Covers(name, x));

    /// <summary>"A.B" covers A.B and A.B.C, never A.Bc.</summary>
    public static bool Covers(string name, string fullName) =>
        fullName.StartsWith(name, StringComparison.Ordinal)
        && (fullName.Length == name.Length || fullName[name.Length] is '.' or '/' or '+');

    private static bool Extends(TypeReference reference, Type contract) =>
        reference.Resolve()?.Interfaces.Any(x => Is(x.InterfaceType, contract) || Extends(x.InterfaceType, contract))
        ?? false;

    private static bool Is(TypeReference reference, Type type) =>
        string.Equals(
            reference.GetElementType().FullName.Replace('/', '+'),
            type.IsGenericType ? type.GetGenericTypeDefinition().FullName : type.FullName,
            StringComparison.Ordinal
        );

    private static string NamespaceOf(TypeDefinition type) =>
        type.DeclaringType is null ? type.Namespace : NamespaceOf(type.DeclaringType);
}
