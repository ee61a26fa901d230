using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;

namespace CleanPlan.Api.Json;

/// <summary>
/// Says what is wrong with a body that could not be read, every fault with the path of its field. Only runs once the
/// serializer has refused it, which stops at the first fault and names it in prose.
/// </summary>
internal sealed class JsonFaults
{
    /// <summary>More is not told: whoever sends a million faults needs no list of them.</summary>
    private const int Most = 1_000;

    private readonly List<Fault> _faults = [];

    public static Error NotUtf8 { get; } =
        Error.Invalid("malformed_json", "It is not UTF-8.", new Fault("", "malformed_json", "Not UTF-8."));

    public static Error Explain(ReadOnlySpan<byte> json, JsonTypeInfo type, string? path)
    {
        var faults = new JsonFaults();
        // deeper than what is allowed, so that the limit is found here and not by the reader
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = WireJson.MaxDepth + 1 });
        try
        {
            reader.Read();
            faults.Value(ref reader, type, "");
            // what stands behind the value
            reader.Read();
        }
        catch (TooDeep deep)
        {
            return One(deep.Path, "too_deep", $"JSON may be at most {WireJson.MaxDepth} levels deep.");
        }
        catch (JsonException fault)
        {
            return One(
                "",
                "malformed_json",
                $"Not JSON, at line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}."
            );
        }
        catch (InvalidOperationException)
        {
            return One("", "malformed_json", "A string holds half of a surrogate pair.");
        }

        return faults._faults.Count > 0
            ? Error.Invalid(faults._faults[0].Code, faults._faults[0].Message, faults._faults)
            : One(path?.TrimStart('$', '.') ?? "", "wrong_type", "A value has the wrong type.");
    }

    private static Error One(string field, string code, string message) =>
        Error.Invalid(code, message, new Fault(field, code, message));

    private void Value(ref Utf8JsonReader reader, JsonTypeInfo? type, string path)
    {
        // one that is no text throws, wherever it stands
        if (reader.TokenType is JsonTokenType.String)
            reader.GetString();
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                Object(ref reader, type, path);
                break;
            case JsonTokenType.StartArray:
                Array(ref reader, type, path);
                break;
            default:
                if (type is not null && !Fits(ref reader, type))
                    WrongType(path, type);
                break;
        }
    }

    private void Object(ref Utf8JsonReader reader, JsonTypeInfo? type, string path)
    {
        CheckDepth(ref reader, path);
        var members = type is { Kind: JsonTypeInfoKind.Object } ? type.Properties : null;
        if (type is not null && members is null && !IsJson(type))
            WrongType(path, type);

        var names = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            var at = path.Length == 0 ? name : $"{path}.{name}";
            var member = members?.FirstOrDefault(x => x.Name == name);
            if (!names.Add(name))
                Add(at, "duplicate_member", $"{at} is there twice.");
            else if (members is not null && member is null)
                Add(at, "unknown_member", $"There is no member {at}.");
            reader.Read();
            Value(ref reader, member is null ? null : type!.Options.GetTypeInfo(member.PropertyType), at);
        }
    }

    private void Array(ref Utf8JsonReader reader, JsonTypeInfo? type, string path)
    {
        CheckDepth(ref reader, path);
        var item = type is { Kind: JsonTypeInfoKind.Enumerable, ElementType: { } element }
            ? type.Options.GetTypeInfo(element)
            : null;
        if (type is not null && item is null && !IsList(type))
            WrongType(path, type);
        for (var i = 0; reader.Read() && reader.TokenType is not JsonTokenType.EndArray; i++)
            Value(ref reader, item, $"{path}[{i}]");
    }

    private static void CheckDepth(ref Utf8JsonReader reader, string path)
    {
        if (reader.CurrentDepth >= WireJson.MaxDepth)
            throw new TooDeep(path);
    }

    private static bool Fits(ref Utf8JsonReader reader, JsonTypeInfo type)
    {
        var wanted = Underlying(type);
        return reader.TokenType switch
        {
            // the whole body cannot be null, everything in it can
            JsonTokenType.Null => reader.CurrentDepth > 0,
            _ when wanted == typeof(JsonText) => true,
            JsonTokenType.String => wanted == typeof(string) && reader.GetString() is not null
                || wanted == typeof(Guid)
                || wanted == typeof(DateTimeOffset) && WireTime.Parse(reader.GetString()) is not null
                || wanted == typeof(JsonTextOrList),
            JsonTokenType.True or JsonTokenType.False => wanted == typeof(bool),
            JsonTokenType.Number when wanted == typeof(int) => WholeNumber.TryRead<int>(ref reader, out _),
            JsonTokenType.Number when wanted == typeof(long) => WholeNumber.TryRead<long>(ref reader, out _),
            JsonTokenType.Number => wanted == typeof(double) && reader.TryGetDouble(out _),
            _ => false,
        };
    }

    private static bool IsJson(JsonTypeInfo type) =>
        Underlying(type) is var wanted && (wanted == typeof(JsonText) || wanted == typeof(JsonMembers));

    private static bool IsList(JsonTypeInfo type) =>
        Underlying(type) is var wanted && (wanted == typeof(JsonText) || wanted == typeof(JsonTextOrList));

    private static Type Underlying(JsonTypeInfo type) => Nullable.GetUnderlyingType(type.Type) ?? type.Type;

    private void WrongType(string path, JsonTypeInfo type)
    {
        var wanted = Underlying(type);
        var name =
            wanted == typeof(string) || wanted == typeof(Guid) ? "a string"
            : wanted == typeof(DateTimeOffset) ? "a time as in RFC 3339"
            : wanted == typeof(bool) ? "true or false"
            : wanted == typeof(int) || wanted == typeof(long) ? "a whole number"
            : wanted == typeof(double) ? "a number"
            : wanted == typeof(JsonTextOrList) ? "a string or an array"
            : type.Kind is JsonTypeInfoKind.Enumerable ? "an array"
            : "an object";
        Add(path, "wrong_type", $"{(path.Length == 0 ? "The body" : path)} must be {name}.");
    }

    private void Add(string field, string code, string message)
    {
        if (_faults.Count < Most)
            _faults.Add(new Fault(field, code, message));
    }

    private sealed class TooDeep(string path) : Exception
    {
        public string Path => path;
    }
}
