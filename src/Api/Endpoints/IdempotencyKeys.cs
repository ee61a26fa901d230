using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CleanPlan.Api.Json;
using CleanPlan.Api.Problems;
using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Wire;
using Microsoft.Extensions.Primitives;

namespace CleanPlan.Api.Endpoints;

/// <summary>
/// A POST with an <c>Idempotency-Key</c> is carried out once; who repeats it gets the first answer again. The endpoint
/// runs whole in the writer's turn, so that the answer is kept in the transaction that it tells of.
/// </summary>
internal static class IdempotencyKeys
{
    public const string Header = "Idempotency-Key";
    public const string Replayed = "Idempotency-Replayed";
    public const string Pattern = "^\"?[A-Za-z0-9_.:-]{1,255}\"?$";
    private const int MostCharacters = 255;

    private static readonly SearchValues<char> s_characters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:-"
    );

    public static bool IsSent(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.Headers.ContainsKey(Header);

    /// <summary>The filter of every endpoint that changes something.</summary>
    public static ValueTask<object?> Honour(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        IsSent(context.HttpContext.Request) ? Run(context, next) : next(context);

    private static async ValueTask<object?> Run(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (Parse(http.Request.Headers[Header]) is not { } key)
            return new Problem(Refusals.IdempotencyKeyInvalid);

        object? answered = null;
        var once = http.RequestServices.GetRequiredService<IIdempotency>();
        var earlier = await once.Run(RequestOf(context, key), Work, http.RequestAborted);
        if (!earlier.IsOk)
            return new Problem(earlier.Error);
        return earlier.Value is { } kept ? new Kept(kept, replayed: true) : answered;

        async Task<KeyedOutcome> Work(CancellationToken cancel)
        {
            answered = await next(context);
            var attempt = answered switch
            {
                IKeepable keepable => keepable.ToOutcome(),
                Problem => KeyedOutcome.Refused,
                _ => throw new InvalidOperationException(
                    $"A {answered?.GetType().Name} cannot be kept for a repetition."
                ),
            };
            if (attempt.Answer is { } answer)
                answered = new Kept(answer, replayed: false);
            return attempt;
        }
    }

    private static KeyedRequest RequestOf(EndpointFilterInvocationContext context, string key)
    {
        var http = context.HttpContext;
        var request = http.Request;
        var route = (RouteEndpoint)http.GetEndpoint()!;
        var said = string.Join('\n', request.Method, request.Path + request.QueryString, request.ContentType);
        using var print = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        print.AppendData(Encoding.UTF8.GetBytes(said));
        foreach (var part in context.Arguments.OfType<IDigested>())
            print.AppendData(part.Digest ?? []);
        return new KeyedRequest(
            http.RequestServices.GetRequiredService<ICaller>().Tenant,
            $"{request.Method} {route.RoutePattern.RawText}",
            key,
            print.GetHashAndReset()
        );
    }

    /// <summary>An sf-string of RFC 8941, or the same characters without its quotes.</summary>
    private static string? Parse(StringValues sent)
    {
        if (sent.Count != 1)
            return null;
        var key = sent[0].AsSpan();
        if (key is ['"', .. var quoted, '"'])
            key = quoted;
        return key.Length is > 0 and <= MostCharacters && !key.ContainsAnyExcept(s_characters) ? key.ToString() : null;
    }
}

/// <summary>An answer that can be kept for repetitions.</summary>
internal interface IKeepable
{
    KeyedOutcome ToOutcome();
}

/// <summary>The endpoint carries a request out once for each idempotency key.</summary>
internal sealed record HonoursIdempotencyKeys;

/// <summary>The endpoint changes nothing: it can be repeated as it is.</summary>
internal sealed record ChangesNothing;

/// <summary>An answer as it was kept, now or at an earlier request.</summary>
internal sealed class Kept(StoredResponse answer, bool replayed) : IResult
{
    public static KeyedOutcome Of(int status, string? location, object view) =>
        KeyedOutcome.Done(
            new StoredResponse(
                status,
                location,
                view is IVersioned versioned ? EntityTags.Of(versioned) : null,
                JsonSerializer.SerializeToUtf8Bytes(view, WireJson.Options.GetTypeInfo(view.GetType()))
            )
        );

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = answer.Status;
        response.Headers.Location = answer.Location;
        response.Headers.ETag = answer.ETag;
        if (replayed)
            response.Headers[IdempotencyKeys.Replayed] = "true";
        if (answer.Body is null)
        {
            response.Headers[Prefer.Applied] = Prefer.ReturnMinimal;
            return;
        }

        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = answer.Body.Length;
        await response.Body.WriteAsync(answer.Body, httpContext.RequestAborted);
    }
}
