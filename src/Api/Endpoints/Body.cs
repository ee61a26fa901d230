using System.Buffers;
using System.Reflection;
using System.Security.Cryptography;
using CleanPlan.Api.Json;
using CleanPlan.Api.Problems;
using CleanPlan.Domain.Common;
using Microsoft.AspNetCore.Http.Metadata;

namespace CleanPlan.Api.Endpoints;

/// <summary>A JSON body, read whole before anything is done, so that every fault of it can be told.</summary>
internal sealed class Body<T> : IRequestPart, IDigested, IEndpointParameterMetadataProvider
    where T : class, new()
{
    private static readonly string[] s_utf8 = ["utf-8", "utf8", "\"utf-8\"", "\"utf8\""];

    private readonly Error? _fault;

    private Body(T value, Error? fault) => (Value, _fault) = (value, fault);

    public T Value { get; }

    public byte[]? Digest { get; private init; }

    public Error? FaultOf(string name) => _fault;

    public static async ValueTask<Body<T>> BindAsync(HttpContext http, ParameterInfo parameter)
    {
        var request = http.Request;
        var endpoint = http.GetEndpoint()?.Metadata;
        if (IsAbsent(request) && endpoint?.GetMetadata<BodyMayBeAbsent>() is not null)
            return new Body<T>(new T(), null);
        if (IsEncoded(request))
            http.Response.Headers.AcceptEncoding = "identity";
        if (!request.HasJsonContentType() || !IsUtf8(request) || IsEncoded(request))
            return Refused(ProblemCatalog.OfStatus(StatusCodes.Status415UnsupportedMediaType));

        var limit = endpoint?.GetMetadata<BodyLimit>()?.Bytes ?? BodyLimit.Default;
        if (request.ContentLength > limit)
            return Refused(ProblemCatalog.BodyTooLarge(limit));
        var first = (int)Math.Min(request.ContentLength ?? 4096, limit);
        var buffer = ArrayPool<byte>.Shared.Rent(first + 1);
        try
        {
            var length = 0;
            while (true)
            {
                var read = await request.Body.ReadAsync(buffer.AsMemory(length), http.RequestAborted);
                if (read == 0)
                    return Read(buffer.AsSpan(0, length), IdempotencyKeys.IsSent(request));
                length += read;
                if (length > limit)
                    return Refused(ProblemCatalog.BodyTooLarge(limit));
                if (length == buffer.Length)
                    buffer = Grow(buffer);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        var optional = builder.Metadata.OfType<BodyMayBeAbsent>().Any();
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T), optional));
    }

    private static Body<T> Read(ReadOnlySpan<byte> json, bool digested)
    {
        var read = WireJson.Read<T>(json);
        return read.IsOk
            ? new Body<T>(read.Value, null) { Digest = digested ? SHA256.HashData(json) : null }
            : Refused(read.Error);
    }

    private static byte[] Grow(byte[] full)
    {
        var larger = ArrayPool<byte>.Shared.Rent(full.Length * 2);
        full.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }

    private static bool IsAbsent(HttpRequest request) =>
        request.ContentLength is 0 || (request.ContentLength is null && request.Headers.TransferEncoding.Count == 0);

    private static bool IsUtf8(HttpRequest request) =>
        request.GetTypedHeaders().ContentType?.Charset is not { HasValue: true } charset
        || Array.Exists(s_utf8, name => charset.Equals(name, StringComparison.OrdinalIgnoreCase));

    // encoded it would be other bytes than those that are read
    private static bool IsEncoded(HttpRequest request) =>
        request.Headers.ContentEncoding.Any(coding => !"identity".Equals(coding, StringComparison.OrdinalIgnoreCase));

    private static Body<T> Refused(Error fault) => new(new T(), fault);
}

/// <summary>How large the body of a request may be.</summary>
internal sealed record BodyLimit(int Bytes)
{
    public const int Default = 4 * 1024 * 1024;

    /// <summary>Of requests that carry many tasks or reports.</summary>
    public const int Bulk = 10 * 1024 * 1024;
}

/// <summary>A request without a body means one without members.</summary>
internal sealed record BodyMayBeAbsent;
