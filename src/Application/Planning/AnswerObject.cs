using System.Text.Json;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Wire;

namespace CleanPlan.Application.Planning;

/// <summary>
/// One object of an answer. A member that is missing or null is none; one of a wrong type is a fault, and none. Members
/// that nobody asks for are passed over.
/// </summary>
/// <param name="at">where it stands, for the faults</param>
internal readonly struct AnswerObject(JsonElement json, string at, Faults faults)
{
    /// <summary>The first of the names that is there: models have several for one thing.</summary>
    public string? Text(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Member(name) is { } member)
                return Text(member, $"{at}.{name}", faults);
        }

        return null;
    }

    public bool? Flag(string name) =>
        Member(name) switch
        {
            null => null,
            { ValueKind: JsonValueKind.True } => true,
            { ValueKind: JsonValueKind.False } => false,
            _ => Wrong<bool?>(name, "true or false"),
        };

    public double? Number(string name) =>
        Member(name) switch
        {
            null => null,
            { ValueKind: JsonValueKind.Number } number => number.GetDouble(),
            _ => Wrong<double?>(name, "a number"),
        };

    public JsonMembers? Members(string name) =>
        Member(name) switch
        {
            null => null,
            { ValueKind: JsonValueKind.Object } members => new JsonMembers(members.GetRawText()),
            _ => Wrong<JsonMembers?>(name, "an object"),
        };

    public IReadOnlyList<string?>? Texts(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Member(name) is not { } list)
                continue;
            if (list.ValueKind is not JsonValueKind.Array)
                return Wrong<IReadOnlyList<string?>?>(name, "an array");
            var texts = new List<string?>(list.GetArrayLength());
            foreach (var item in list.EnumerateArray())
                texts.Add(Text(item, $"{at}.{name}[{texts.Count}]", faults));
            return texts;
        }

        return null;
    }

    // models number their steps
    private static string? Text(JsonElement member, string field, Faults faults)
    {
        switch (member.ValueKind)
        {
            case JsonValueKind.String:
                return member.GetString();
            case JsonValueKind.Number:
                return member.GetRawText();
            case JsonValueKind.Null:
                return null;
            default:
                faults.Add(field, "wrong_type", $"{field} must be a string.");
                return null;
        }
    }

    private JsonElement? Member(string name) =>
        json.TryGetProperty(name, out var member) && member.ValueKind is not JsonValueKind.Null ? member : null;

    private T? Wrong<T>(string name, string wanted)
    {
        faults.Add($"{at}.{name}", "wrong_type", $"{at}.{name} must be {wanted}.");
        return default;
    }
}
