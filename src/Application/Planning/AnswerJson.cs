using System.Buffers;
using System.Text;
using System.Text.Json;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;

namespace CleanPlan.Application.Planning;

/// <summary>
/// Finds the JSON in what a model wrote: the first object or array, whatever prose or code fence is around it. What has
/// begun like one is it, sound or not: to look for sound pieces in it would take a part of a plan for the plan. Each byte
/// is looked at a fixed number of times.
/// </summary>
internal static class AnswerJson
{
    private static readonly SearchValues<byte> s_opening = SearchValues.Create("{["u8);

    // what models add out of habit, and what changes no meaning
    private static readonly JsonReaderOptions s_lenient = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = PlanningLimits.Depth,
    };

    private static readonly JsonDocumentOptions s_strictNames = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = PlanningLimits.Depth,
        AllowDuplicateProperties = false,
    };

    public static JsonElement? Find(string answer, Faults faults)
    {
        if (Encoding.UTF8.GetByteCount(answer) is > PlanningLimits.Answer and var bytes)
        {
            faults.Add(
                new LimitFault(
                    "",
                    $"The answer may have at most {PlanningLimits.Answer} bytes, not {bytes}.",
                    PlanningLimits.Answer,
                    bytes
                )
            );
            return null;
        }

        var text = Encoding.UTF8.GetBytes(WithoutThoughts(answer)).AsSpan();
        while (text.IndexOfAny(s_opening) is >= 0 and var at)
        {
            text = text[at..];
            if (BeginsLikeJson(text))
                return Read(text, faults);
            text = text[1..];
        }

        faults.Add("", "malformed_json", "There is no JSON object or array in the answer.");
        return null;
    }

    /// <summary>Models that think aloud think in drafts of what they answer.</summary>
    private static string WithoutThoughts(string answer)
    {
        const string end = "</think>";
        return
            answer.AsSpan().TrimStart().StartsWith("<think>", StringComparison.Ordinal)
            && answer.IndexOf(end, StringComparison.Ordinal) is >= 0 and var at
            ? answer[(at + end.Length)..]
            : answer;
    }

    /// <summary>Whether an opening bracket is followed by what JSON lets follow it; prose has brackets too.</summary>
    private static bool BeginsLikeJson(ReadOnlySpan<byte> text)
    {
        var next = text[1..].TrimStart(" \t\r\n"u8);
        if (next.IsEmpty)
            return true;
        return text[0] == '{'
            ? next[0] is (byte)'"' or (byte)'}'
            : next[0]
                is (byte)'"'
                    or (byte)'{'
                    or (byte)'['
                    or (byte)']'
                    or (byte)'-'
                    or (>= (byte)'0' and <= (byte)'9')
                || next.StartsWith("true"u8)
                || next.StartsWith("false"u8)
                || next.StartsWith("null"u8);
    }

    private static JsonElement? Read(ReadOnlySpan<byte> text, Faults faults)
    {
        if (Extent(text, faults) is not { } length)
            return null;
        var json = text[..length];
        if (!JsonStrings.AreText(Encoding.UTF8.GetString(json)))
            faults.Add("", "malformed_json", "A string holds half of a surrogate pair.");
        else if (HasNull(json))
            faults.Add("", "invalid_character", "The answer must not contain the character U+0000.");
        else
            return WithoutRepetitions(json, faults);
        return null;
    }

    /// <summary>How long the object or array is that the text begins with.</summary>
    private static int? Extent(ReadOnlySpan<byte> text, Faults faults)
    {
        var reader = new Utf8JsonReader(text, isFinalBlock: false, new JsonReaderState(s_lenient));
        try
        {
            if (reader.Read() && reader.TrySkip())
                return (int)reader.BytesConsumed;
            faults.Add("", "answer_truncated", "The answer ends in the middle of its JSON.");
        }
        catch (JsonException) when (Opened(reader) == PlanningLimits.Depth)
        {
            faults.Add("", "too_deep", $"JSON may be at most {PlanningLimits.Depth} levels deep.");
        }
        catch (JsonException fault)
        {
            faults.Add(
                "",
                "malformed_json",
                $"Not JSON, at line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1} of it."
            );
        }

        return null;
    }

    // the reader counts an object or array from its first member on
    private static int Opened(Utf8JsonReader reader) =>
        reader.CurrentDepth + (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray ? 1 : 0);

    private static bool HasNull(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, s_lenient);
        while (reader.Read())
        {
            if (reader.ValueIsEscaped && reader.GetString()!.Contains('\0'))
                return true;
        }

        return false;
    }

    private static JsonElement? WithoutRepetitions(ReadOnlySpan<byte> json, Faults faults)
    {
        try
        {
            return JsonElement.Parse(json, s_strictNames);
        }
        catch (JsonException)
        {
            // it was read once: only a name that is there twice is left to be refused
            faults.Add("", "duplicate_member", "An object has two members of one name.");
            return null;
        }
    }
}
