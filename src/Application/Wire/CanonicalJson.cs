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
                foreach (var (name, value) in Members(element))
                {
                    Writer.WritePropertyName(name);
                    Write(value);
                }

                Writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                Writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                    Write(item);
                Writer.WriteEndArray();
                break;
            case JsonValueKind.String when IsText(element, out var text):
                Writer.WriteStringValue(text);
                break;
            default:
                // numbers as they stand, since 1e400 has no value to compare; so too a string that is half a surrogate
                Writer.WriteRawValue(element.GetRawText(), skipInputValidation: true);
                break;
        }
    }

    private static IEnumerable<(string Name, JsonElement Value)> Members(JsonElement element) =>
        element
            .EnumerateObject()
            .Select(member => (NameOf(member), member.Value))
            .OrderBy(x => x.Item1, StringComparer.Ordinal);

    private static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            // half a surrogate has no text; the raw text of the member begins with its name
            return member.ToString();
        }
    }

    private static bool IsText(JsonElement element, out string? text)
    {
        try
        {
            text = element.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            text = null;
            return false;
        }
    }
}
