using System.Text.Json;

namespace CleanPlan.Application.Agents;

/// <summary>Reads members of a task's input; one of the wrong kind is the plan's fault, and no retry mends it.</summary>
internal static class InputReading
{
    public static string? Text(this JsonElement input, string name) =>
        input.Member(name) switch
        {
            null => null,
            { ValueKind: JsonValueKind.String } text => text.GetString(),
            _ => throw Wrong(name, "a string"),
        };

    public static double? Number(this JsonElement input, string name) =>
        input.Member(name) switch
        {
            null => null,
            { ValueKind: JsonValueKind.Number } number when number.GetDouble() is >= 0 and var value => value,
            _ => throw Wrong(name, "a number that is not negative"),
        };

    public static IReadOnlyList<string> Texts(this JsonElement input, string name)
    {
        if (input.Member(name) is not { } list)
            return [];
        if (list.ValueKind is not JsonValueKind.Array)
            throw Wrong(name, "a list of strings");
        return
        [
            .. list.EnumerateArray()
                .Select(item =>
                    item.ValueKind is JsonValueKind.String ? item.GetString()! : throw Wrong(name, "a list of strings")
                ),
        ];
    }

    /// <summary>The member; a missing one and an explicit null are the same.</summary>
    public static JsonElement? Member(this JsonElement input, string name) =>
        input.ValueKind is JsonValueKind.Object
        && input.TryGetProperty(name, out var member)
        && member.ValueKind is not JsonValueKind.Null
            ? member
            : null;

    private static AgentFailure Wrong(string name, string wanted) =>
        AgentFailure.InvalidInput($"input.{name} must be {wanted}.");
}
