using System.Text.Json;
using CleanPlan.Application.Wire;

namespace CleanPlan.Application.Agents;

/// <summary>
/// Reads what a task was given. What an agent cannot use is the plan's fault and no retry mends it, so it ends the task
/// with <c>invalid_input</c> here, whatever it is, and agents are left with values that they can work on.
/// </summary>
internal static class InputReading
{
    public static string? Text(this JsonElement input, string name) =>
        input.Member(name) is { } text ? Text(text, name, "a string") : null;

    /// <param name="most">what it may be at most</param>
    public static double? Number(this JsonElement input, string name, double most = double.MaxValue) =>
        input.Member(name) switch
        {
            null => null,
            { ValueKind: JsonValueKind.Number } number when number.GetDouble() is >= 0 and var value && value <= most =>
                value,
            _ when most < double.MaxValue => throw Wrong(name, $"a number from 0 to {most}"),
            _ => throw Wrong(name, "a number that is not negative"),
        };

    public static IReadOnlyList<string> Texts(this JsonElement input, string name) =>
        input.Member(name) switch
        {
            null => [],
            { ValueKind: JsonValueKind.Array } list =>
            [
                .. list.EnumerateArray().Select(item => Text(item, name, "a list of strings")),
            ],
            _ => throw Wrong(name, "a list of strings"),
        };

    /// <summary>The member; a missing one and an explicit null are the same.</summary>
    public static JsonElement? Member(this JsonElement given, string name) =>
        Sound(given) is { ValueKind: JsonValueKind.Object }
        && given.TryGetProperty(name, out var member)
        && member.ValueKind is not JsonValueKind.Null
            ? member
            : null;

    /// <summary>All members; none where it is no object.</summary>
    public static IEnumerable<JsonProperty> Members(this JsonElement given) =>
        Sound(given) is { ValueKind: JsonValueKind.Object } ? given.EnumerateObject() : [];

    public static AgentFailure Wrong(string name, string wanted) =>
        AgentFailure.InvalidInput($"input.{name} must be {wanted}.");

    // no text that is kept has U+0000
    private static string Text(JsonElement item, string name, string wanted) =>
        item.ValueKind is JsonValueKind.String && item.GetString()! is var text && !text.Contains('\0')
            ? text
            : throw Wrong(name, wanted);

    private static JsonElement Sound(JsonElement given) =>
        JsonStrings.AreText(given.GetRawText())
            ? given
            : throw AgentFailure.InvalidInput("What the task was given holds half of a surrogate pair.");
}
