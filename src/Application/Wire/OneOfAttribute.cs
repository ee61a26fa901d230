using System.Text.Json;

namespace CleanPlan.Application.Wire;

/// <summary>A text that can be one of these names alone, for the contract to say which.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class OneOfAttribute(params string[] names) : Attribute
{
    /// <param name="type">an enum</param>
    /// <param name="only">those of its names that count; none of them means all</param>
    public OneOfAttribute(Type type, params string[] only)
        : this(only.Length > 0 ? only : [.. Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)])
    { }

    public IReadOnlyList<string> Names => names;
}
