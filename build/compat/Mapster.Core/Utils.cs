using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Mapster.Utils;

/// <summary>Mapster finds these by name when it maps to and from dictionaries.</summary>
public static class MapsterHelper
{
    public static readonly Func<string, string> Identity = x => x;
    public static readonly Func<string, string> PascalCase = x => string.Concat(Words(x).Select(Capital));
    public static readonly Func<string, string> CamelCase = x =>
        string.Concat(Words(x).Select((word, i) => i == 0 ? word.ToLowerInvariant() : Capital(word)));
    public static readonly Func<string, string> LowerCase = x => x.ToLowerInvariant();

    public static TValue? GetValueOrDefault<TKey, TValue>(IDictionary<TKey, TValue> dictionary, TKey key) =>
        dictionary.TryGetValue(key, out var value) ? value : default;

    public static TValue? FlexibleGet<TValue>(
        IDictionary<string, TValue> dictionary,
        string key,
        Func<string, string> keyConverter
    ) => dictionary.FirstOrDefault(x => string.Equals(keyConverter(x.Key), key, StringComparison.Ordinal)).Value;

    public static void FlexibleSet<TValue>(
        IDictionary<string, TValue> dictionary,
        string key,
        Func<string, string> keyConverter,
        TValue value
    )
    {
        var known = dictionary.Keys.FirstOrDefault(x => string.Equals(keyConverter(x), key, StringComparison.Ordinal));
        dictionary[known ?? key] = value;
    }

    public static IEnumerable<T> ToEnumerable<T>(IEnumerable<T> source)
    {
        foreach (var item in source)
            yield return item;
    }

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..].ToLowerInvariant();

    private static IEnumerable<string> Words(string name)
    {
        var start = 0;
        for (var i = 1; i <= name.Length; i++)
        {
            if (i < name.Length && !StartsWord(name, i))
                continue;
            var word = name[start..i].Trim('_', '-', ' ');
            if (word.Length > 0)
                yield return word;
            start = i;
        }
    }

    private static bool StartsWord(string name, int i) =>
        name[i] is '_' or '-' or ' '
        || (
            char.IsUpper(name[i]) && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])))
        );
}

public static class Enum<TEnum>
    where TEnum : struct, Enum
{
    public static string ToString(TEnum value) => value.ToString();

    public static TEnum Parse(string name) => Enum.Parse<TEnum>(name, ignoreCase: true);
}

/// <summary>Remembers the name of the outermost member of an expression.</summary>
public class TopLevelMemberNameVisitor : ExpressionVisitor
{
    public string? MemberName { get; private set; }

    public override Expression? Visit(Expression? node) => MemberName is null ? base.Visit(node) : node;

    protected override Expression VisitMember(MemberExpression node)
    {
        MemberName ??= node.Member.Name;
        return node;
    }

    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        MemberName ??= node.Method.Name;
        return node;
    }
}

public static class RecordTypeIdentityHelper
{
    /// <summary>A C# record, or a class that can only be filled through its one constructor.</summary>
    public static bool IsRecordType(Type type)
    {
        if (type.IsAbstract || type.IsInterface || type.IsEnum || type.IsPrimitive)
            return false;
        if (type.GetMethod("<Clone>$", BindingFlags.Instance | BindingFlags.Public) is not null)
            return true;
        return IsRecordStruct(type) || IsFilledByItsConstructor(type);
    }

    // The misspelt name is the one that Mapster.dll calls.
    public static bool IsDirectiveTagret(Type type) =>
        type.GetCustomAttributes<AdaptWithAttribute>(inherit: true)
            .Any(x => x.Directive == AdaptDirectives.DestinationAsRecord);

    private static bool IsRecordStruct(Type type) =>
        type.IsValueType
        && type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic) is { } print
        && print.IsDefined(typeof(CompilerGeneratedAttribute));

    private static bool IsFilledByItsConstructor(Type type)
    {
        if (type.GetConstructors() is not [var only] || only.GetParameters() is not { Length: > 0 } parameters)
            return false;
        var properties = type.GetProperties(BindingFlags.Instance | BindingFlags.Public);
        return !Array.Exists(properties, x => x.SetMethod is { IsPublic: true })
            && Array.TrueForAll(
                parameters,
                p => Array.Exists(properties, x => string.Equals(x.Name, p.Name, StringComparison.OrdinalIgnoreCase))
            );
    }
}

public static class Extensions
{
    public static IEnumerable<Type> GetLoadableTypes(this Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException partly)
        {
            return partly.Types.OfType<Type>();
        }
    }
}
