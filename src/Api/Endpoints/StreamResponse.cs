using System.Buffers;
using System.Globalization;
using System.Net.Mime;
using System.Reflection;
using System.Text;
using System.Text.Json;
using CleanPlan.Api.Json;
using CleanPlan.Api.Problems;
using CleanPlan.Application.Plans;
using CleanPlan.Domain.Common;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;

namespace CleanPlan.Api.Endpoints;

/// <summary>
/// Events as server-sent events, until the plan is settled; 204 where nothing is left, which tells a browser not to ask
/// again. Each event is encoded once for all who read it: the framework's own result would do it for each of them.
/// </summary>
internal sealed class StreamResponse(Result<EventStream> result) : IResult, IEndpointMetadataProvider
{
    private static readonly TimeSpan s_heartbeat = TimeSpan.FromSeconds(15);
    private static readonly byte[] s_beat = ":\n\n"u8.ToArray();
    private static readonly byte[] s_opening = "retry: 2000\n\n"u8.ToArray();

    public static implicit operator StreamResponse(Result<EventStream> result) => new(result);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        if (!result.IsOk)
        {
            await new Problem(result.Error).ExecuteAsync(httpContext);
            return;
        }

        using var stream = result.Value;
        var response = httpContext.Response;
        if (stream.IsRead)
        {
            response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        response.ContentType = MediaTypeNames.Text.EventStream;
        response.Headers.CacheControl = "no-store";
        // proxies that collect answers would hold back the events
        response.Headers["X-Accel-Buffering"] = "no";
        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, stream.Cut);
        try
        {
            await Send(response, [s_opening], stop.Token);
            while (await stream.Next(Encode, s_heartbeat, stop.Token) is { } events)
                await Send(response, events.Count == 0 ? [s_beat] : events, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // a reader that takes nothing keeps its connection from ending in good order
            if (stream.Cut.IsCancellationRequested)
                httpContext.Abort();
        }
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        builder.Metadata.Add(
            new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), [MediaTypeNames.Text.EventStream])
        );
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status204NoContent, typeof(void)));
    }

    private static async Task Send(HttpResponse response, IReadOnlyList<byte[]> parts, CancellationToken cancel)
    {
        foreach (var part in parts)
            response.BodyWriter.Write(part);
        await response.BodyWriter.FlushAsync(cancel);
    }

    private static byte[] Encode(EventView line)
    {
        var data = JsonSerializer.SerializeToUtf8Bytes(line, WireJson.Of<EventView>());
        // a caller's JSON goes out as it came in; its line ends stand between tokens alone, and would end the event here
        data.AsSpan().Replace((byte)'\n', (byte)' ');
        data.AsSpan().Replace((byte)'\r', (byte)' ');
        var seq = line.Seq.ToString(CultureInfo.InvariantCulture);
        return [.. Encoding.UTF8.GetBytes($"id: {seq}\nevent: {line.EventType}\ndata: "), .. data, .. "\n\n"u8];
    }
}

/// <summary>The last number that a reader has seen, as browsers say it when they come back.</summary>
internal sealed class LastEventId : IRequestPart, IEndpointParameterMetadataProvider
{
    private const string Header = "Last-Event-ID";

    private readonly bool _isUnreadable;

    private LastEventId(long? seq, bool isUnreadable) => (Seq, _isUnreadable) = (seq, isUnreadable);

    public long? Seq { get; }

    public static ValueTask<LastEventId> BindAsync(HttpContext http)
    {
        string? sent = http.Request.Headers[Header];
        var isNumber = long.TryParse(sent, NumberStyles.None, CultureInfo.InvariantCulture, out var seq);
        return ValueTask.FromResult(new LastEventId(isNumber ? seq : null, !isNumber && !string.IsNullOrEmpty(sent)));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new ReadsHeader(Header));

    public Error? FaultOf(string name)
    {
        if (!_isUnreadable)
            return null;
        const string message = $"{Header} must be the id of an event of this stream.";
        return Error.Invalid("invalid_parameter", message, new Fault(Header, "invalid_parameter", message));
    }
}
