using System.Collections;
using System.Text.Json;

namespace CleanPlan.Infrastructure.Agents;

/// <summary>
/// Keys and results of a task's dependencies. They are parsed when an agent looks at them: most look at few or none, and
/// a result that ten tasks wait for would be parsed ten times.
/// </summary>
internal sealed class DependencyResults(IReadOnlyList<KeyValuePair<string, string?>> results)
    : IReadOnlyList<KeyValuePair<string, JsonElement?>>
{
    private KeyValuePair<string, JsonElement?>[]? _parsed;

    public int Count => results.Count;

    public KeyValuePair<string, JsonElement?> this[int index] => Parsed[index];

    private KeyValuePair<string, JsonElement?>[] Parsed =>
        _parsed ??= [.. results.Select(result => KeyValuePair.Create(result.Key, Parse(result.Value)))];

    public IEnumerator<KeyValuePair<string, JsonElement?>> GetEnumerator() => Parsed.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static JsonElement? Parse(string? result) => result is null ? null : JsonElement.Parse(result);
}
