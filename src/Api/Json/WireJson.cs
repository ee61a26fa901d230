using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;

namespace CleanPlan.Api.Json;

/// <summary>
/// How everything goes over the wire, in one place. What may be missing is for the validators to say, so null is read
/// wherever it stands; what is unknown, repeated, of a wrong type or too deep is refused here.
/// </summary>
internal static class WireJson
{
    public const int MaxDepth = 32;

    // a description of a whole number is the serializer's own, which knows nothing of converters
    public static readonly JsonSerializerOptions Options = Configure(
        new JsonSerializerOptions { Converters = { new WholeNumber<int>(), new WholeNumber<long>() } }
    );

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.MaxDepth = MaxDepth;
        // answers are read by programs, as application/json: nothing needs escaping for a page
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new UtcTime());
        options.Converters.Add(new OpaqueId());
        options.TypeInfoResolver = JsonTypeInfoResolver.Combine([.. Contexts]);
        return options;
    }

    /// <summary>What the serializers of all endpoints know: each declares its own, beside its bodies.</summary>
    public static IEnumerable<JsonSerializerContext> Contexts =>
        typeof(WireJson)
            .Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(JsonSerializerContext)))
            .Select(type => (JsonSerializerContext)Activator.CreateInstance(type)!);

    public static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    /// <summary>Reads what somebody else wrote, or says everything that is wrong with it.</summary>
    public static Result<T> Read<T>(ReadOnlySpan<byte> json)
        where T : class
    {
        json = WithoutMark(json);
        if (!Utf8.IsValid(json))
            return JsonFaults.NotUtf8;
        var type = Of<T>();
        string? path = null;
        try
        {
            if (JsonSerializer.Deserialize(json, type) is { } value)
                return value;
        }
        catch (JsonException fault)
        {
            path = fault.Path;
        }
        catch (InvalidOperationException)
        {
            // a string that is no text, which the explanation finds again
        }

        return JsonFaults.Explain(json, type, path);
    }

    /// <summary>Editors put a byte order mark before UTF-8, where nobody sees it; RFC 8259 8.1 lets it be ignored.</summary>
    public static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> json) =>
        json.StartsWith(ByteOrderMark) ? json[ByteOrderMark.Length..] : json;

    /// <summary>RFC 3339 in UTC, to the millisecond, with a Z.</summary>
    private sealed class UtcTime : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(
            ref Utf8JsonReader reader,
            Type typeToConvert,
            JsonSerializerOptions options
        ) =>
            reader.TokenType is JsonTokenType.String
                ? WireTime.Parse(reader.GetString()) ?? throw new JsonException()
                : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
        {
            Span<byte> text = stackalloc byte[24];
            value.UtcDateTime.TryFormat(text, out var length, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
            writer.WriteStringValue(text[..length]);
        }
    }

    private sealed class OpaqueId : JsonConverter<Guid>
    {
        public override Guid Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType is JsonTokenType.String ? Ids.Parse(reader.GetString()) : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, Guid value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value);
    }
}
