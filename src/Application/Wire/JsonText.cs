using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace CleanPlan.Application.Wire;

/// <summary>Any JSON value, kept as the text that it came in: it goes out exactly as it came.</summary>
[JsonConverter(typeof(JsonTextConverter))]
public readonly record struct JsonText(string Text)
{
    public int Bytes => Encoding.UTF8.GetByteCount(Text);

    public static JsonText? Of(string? text) => text is null ? null : new(text);
}

/// <summary>A JSON object, kept as text.</summary>
[JsonConverter(typeof(JsonMembersConverter))]
public readonly record struct JsonMembers(string Text)
{
    public int Bytes => Encoding.UTF8.GetByteCount(Text);
}

/// <summary>A JSON text or list, kept as text.</summary>
[JsonConverter(typeof(JsonTextOrListConverter))]
public readonly record struct JsonTextOrList(string Text)
{
    public static JsonTextOrList? Of(string? text) => text is null ? null : new(text);

    /// <summary>Whether it is a text with the character U+0000, which can only stand there escaped.</summary>
    internal bool HasNull =>
        Text[0] == '"'
        && Text.Contains("\\u0000", StringComparison.Ordinal)
        && JsonElement.Parse(Text).GetString()!.Contains('\0');
}

public sealed class JsonTextConverter : JsonConverter<JsonText>
{
    public override JsonText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(RawText(ref reader, options));

    public override void Write(Utf8JsonWriter writer, JsonText value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Text, skipInputValidation: true);

    /// <summary>The framework's own reader of elements refuses repeated members, at any depth, as the options say.</summary>
    internal static string RawText(ref Utf8JsonReader reader, JsonSerializerOptions options)
    {
        var element = JsonMetadataServices.JsonElementConverter.Read(ref reader, typeof(JsonElement), options);
        return element.GetRawText() is var text && JsonStrings.AreText(text) ? text : throw new JsonException();
    }
}

public sealed class JsonMembersConverter : JsonConverter<JsonMembers>
{
    public override JsonMembers Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.StartObject
            ? new(JsonTextConverter.RawText(ref reader, options))
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, JsonMembers value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Text, skipInputValidation: true);
}

public sealed class JsonTextOrListConverter : JsonConverter<JsonTextOrList>
{
    public override JsonTextOrList Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.String or JsonTokenType.StartArray
            ? new(JsonTextConverter.RawText(ref reader, options))
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, JsonTextOrList value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Text, skipInputValidation: true);
}
