using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CleanPlan.Application.Wire;

/// <summary>One text for one meaning: members sorted, no blanks. So equal requests have equal hashes.</summary>
internal sealed class CanonicalJson : IDisposable
{
    private static readonly JsonWriterOptions s_plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private readonly ArrayBufferWriter<byte> _buffer = new(256);

    public CanonicalJson() => Writer = new Utf8JsonWriter(_buffer, s_plain);

    public Utf8JsonWriter Writer { get; }

    /// <summary>SHA-256 of what was written, in hexadecimal.</summary>
    public string Hash()
    {
        Writer.Flush();
        return Convert.ToHexStringLower(SHA256.HashData(_buffer.WrittenSpan));
    }

    /// <summary>A member that holds JSON text, or null.</summary>
    public void Member(string name, string? json)
    {
        Writer.WritePropertyName(name);
        if (json is null)
        {
            Writer.WriteNullValue();
            return;
        }

        // a missing value and an explicit null were one to the reader, so this is never null itself
        using var document = JsonDocument.Parse(json);
        Write(document.RootElement);
    }

    public void Dispose() => Writer.Dispose();

    private void Write(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                Writer.WriteStartObject();
                foreach (var member in element.EnumerateObject().OrderBy(x => x.Name, StringComparer.Ordinal))
                {
                    Writer.WritePropertyName(member.Name);
                    Write(member.Value);
                }

                Writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                Writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                    Write(item);
                Writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                Writer.WriteStringValue(element.GetString());
                break;
            default:
                // numbers as they stand, since 1e400 has no value to compare
                Writer.WriteRawValue(element.GetRawText(), skipInputValidation: true);
                break;
        }
    }
}
