using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using CleanPlan.Domain.Common;
using Microsoft.AspNetCore.WebUtilities;

namespace CleanPlan.Api.Problems;

/// <summary>A refusal as RFC 9457 says it: the one place where errors become answers.</summary>
internal sealed class Problem(Error error) : IResult
{
    private const string ContentType = "application/problem+json";
    public const int MostFaults = 1_000;
    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        if (response.BodyWriter is { CanGetUnflushedBytes: true, UnflushedBytes: > 0 })
        {
            // half of another answer is on its way: who asked learns that it has no end, and never reads two in one
            httpContext.Abort();
            return;
        }

        response.StatusCode = ProblemCatalog.StatusOf(error);
        response.ContentType = ContentType;
        response.Headers.ETag = default;
        if (response.StatusCode is StatusCodes.Status503ServiceUnavailable)
            response.Headers.RetryAfter = "1";
        // as often as the storage looks for room again
        if (response.StatusCode is StatusCodes.Status507InsufficientStorage)
            response.Headers.RetryAfter = "5";
        if (HttpMethods.IsHead(httpContext.Request.Method))
            return;
        await using (var json = new Utf8JsonWriter(response.BodyWriter, s_json))
            Write(json, response.StatusCode, TraceId(httpContext));
        await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }

    public static string TraceId(HttpContext http) => Activity.Current?.TraceId.ToHexString() ?? http.TraceIdentifier;

    private void Write(Utf8JsonWriter json, int status, string traceId)
    {
        json.WriteStartObject();
        json.WriteString("type", $"urn:cleanplan:problem:{error.Code}");
        json.WriteString("title", ReasonPhrases.GetReasonPhrase(status));
        json.WriteNumber("status", status);
        json.WriteString("detail", Sound(error.Message));
        json.WriteString("code", error.Code);
        json.WriteString("trace_id", traceId);
        foreach (var (name, value) in error.Details)
            Write(json, name, value);
        if (error.Code == "limit_exceeded" && error.Faults.OfType<LimitFault>().FirstOrDefault() is { } limit)
            Write(json, limit);
        json.WriteStartArray("errors");
        foreach (var fault in error.Faults.Take(MostFaults))
        {
            json.WriteStartObject();
            json.WriteString("field", Sound(fault.Field));
            json.WriteString("code", fault.Code);
            json.WriteString("message", Sound(fault.Message));
            if (fault is LimitFault over)
                Write(json, over);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (error.Faults.Count > MostFaults)
            json.WriteNumber("errors_omitted", error.Faults.Count - MostFaults);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, LimitFault limit)
    {
        json.WriteNumber("limit", limit.Limit);
        json.WriteNumber("value", limit.Value);
    }

    private static void Write(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNull(name);
                break;
            case string text:
                json.WriteString(name, Sound(text));
                break;
            case int or long:
                json.WriteNumber(name, Convert.ToInt64(value));
                break;
            case IEnumerable<string> texts:
                json.WriteStartArray(name);
                foreach (var text in texts)
                    json.WriteStringValue(Sound(text));
                json.WriteEndArray();
                break;
            default:
                throw new NotSupportedException($"A problem has no way to say a {value.GetType().Name}.");
        }
    }

    // what a caller sent may be long; it comes back only as far as it helps to find it
    private static string Sound(string text)
    {
        const int most = 1_000;
        if (text.Length <= most)
            return text;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[most - 1]) ? most - 1 : most), "…");
    }
}
