using System.Globalization;
using System.Reflection;
using System.Text.Json;
using CleanPlan.Api.Json;
using CleanPlan.Api.Problems;
using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace CleanPlan.Api.Endpoints;

/// <summary>
/// What the application answered, as HTTP says it: 200 with an entity tag where the view has a version, 304 where the
/// caller has it already, or the problem.
/// </summary>
internal sealed class OkResponse<T>(Result<T> result) : IResult, IKeepable, IEndpointMetadataProvider
{
    public static implicit operator OkResponse<T>(Result<T> result) => new(result);

    public KeyedOutcome ToOutcome() =>
        !result.IsOk ? KeyedOutcome.Refused
        : result.Value is IMayBeEmpty { IsEmpty: true } ? KeyedOutcome.Empty
        : Kept.Of(StatusCodes.Status200OK, null, result.Value!);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        if (!result.IsOk)
        {
            await new Problem(result.Error).ExecuteAsync(httpContext);
            return;
        }

        var read = HttpMethods.IsGet(httpContext.Request.Method) || HttpMethods.IsHead(httpContext.Request.Method);
        if (result.Value is IVersioned view)
        {
            var tag = EntityTags.Set(httpContext, view);
            if (read && EntityTags.IsKnown(httpContext, tag))
            {
                httpContext.Response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }

        await Json.Write(httpContext, StatusCodes.Status200OK, result.Value!);
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(
            new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["application/json"])
        );
}

/// <summary>201 with the address of what was made, and as much of it as the caller wants.</summary>
internal sealed class Created<T>(
    Result<T> result,
    Func<T, string> address,
    Func<T, object>? shown = null,
    Prefer prefer = default
) : IResult, IKeepable, IEndpointMetadataProvider
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        if (!result.IsOk)
        {
            await new Problem(result.Error).ExecuteAsync(httpContext);
            return;
        }

        if (prefer.Minimal)
        {
            await new Kept(Minimal, replayed: false).ExecuteAsync(httpContext);
            return;
        }

        httpContext.Response.Headers.Location = address(result.Value);
        if (result.Value is IVersioned view)
            EntityTags.Set(httpContext, view);
        await Json.Write(httpContext, StatusCodes.Status201Created, Shown);
    }

    public KeyedOutcome ToOutcome() =>
        !result.IsOk ? KeyedOutcome.Refused
        : prefer.Minimal ? KeyedOutcome.Done(Minimal)
        : Kept.Of(StatusCodes.Status201Created, address(result.Value), Shown);

    private object Shown => shown?.Invoke(result.Value) ?? result.Value!;

    private StoredResponse Minimal =>
        new(
            StatusCodes.Status201Created,
            address(result.Value),
            result.Value is IVersioned view ? EntityTags.Of(view) : null,
            Body: null
        );

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(
            new ProducesResponseTypeMetadata(StatusCodes.Status201Created, typeof(T), ["application/json"])
        );
}

/// <summary>204: done, and there is nothing to say.</summary>
internal sealed class Deleted(Result<Nothing> result) : IResult, IEndpointMetadataProvider
{
    public static implicit operator Deleted(Result<Nothing> result) => new(result);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (!result.IsOk)
            return new Problem(result.Error).ExecuteAsync(httpContext);
        httpContext.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status204NoContent, typeof(void)));
}

internal static class EntityTags
{
    public static string Set(HttpContext http, IVersioned view)
    {
        var tag = Of(view);
        http.Response.Headers.ETag = tag;
        return tag;
    }

    public static string Of(IVersioned view) => $"\"v{view.Version}\"";

    /// <summary>Weakly compared, as If-None-Match is: proxies weaken the tags of what they compress.</summary>
    public static bool IsKnown(HttpContext http, string tag)
    {
        var sent = http.Request.Headers.IfNoneMatch;
        if (sent.Count == 0)
            return false;
        if (sent.Count == 1 && sent[0] == tag)
            return true;
        var own = EntityTagHeaderValue.Parse(tag);
        return http
            .Request.GetTypedHeaders()
            .IfNoneMatch.Any(x => x.Equals(EntityTagHeaderValue.Any) || x.Compare(own, useStrongComparison: false));
    }

    /// <returns>null where any version will do, -1 where none can</returns>
    public static long? Wanted(string? ifMatch)
    {
        const int impossible = -1;
        return string.IsNullOrEmpty(ifMatch) || ifMatch.Trim() == "*" ? null : VersionOf(ifMatch) ?? impossible;
    }

    /// <returns>null where the text is not one strong tag of ours</returns>
    public static long? VersionOf(string? tag) =>
        tag is ['"', 'v', .., '"']
        && long.TryParse(
            tag.AsSpan(2, tag.Length - 3),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var version
        )
            ? version
            : null;
}

/// <summary>The one version that the caller has, where it names one: what has not changed need not be read whole.</summary>
internal readonly record struct IfNoneMatch(long? Version)
{
    public static ValueTask<IfNoneMatch> BindAsync(HttpContext http) =>
        ValueTask.FromResult(new IfNoneMatch(EntityTags.VersionOf(http.Request.Headers.IfNoneMatch)));
}

/// <summary>The version that a change is meant for.</summary>
internal readonly record struct IfMatch(long? Version) : IEndpointParameterMetadataProvider
{
    public static ValueTask<IfMatch> BindAsync(HttpContext http) =>
        ValueTask.FromResult(new IfMatch(EntityTags.Wanted(http.Request.Headers.IfMatch)));

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new ReadsHeader("If-Match"));
}

internal static class Json
{
    public static async Task Write(HttpContext http, int status, object value)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json; charset=utf-8";
        if (HttpMethods.IsHead(http.Request.Method))
            return;
        // by its own type: a plan with tasks is answered where one without is declared
        var type = WireJson.Options.GetTypeInfo(value.GetType());
        await JsonSerializer.SerializeAsync(http.Response.BodyWriter, value, type, http.RequestAborted);
    }
}
