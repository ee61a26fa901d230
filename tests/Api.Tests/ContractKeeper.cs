using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using CleanPlan.Api.Endpoints;
using CleanPlan.Api.Json;
using Json.Schema;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CleanPlan.Api.Tests;

/// <summary>
/// Holds every answer that a test gets against the approved contract: its status, its headers, its body, the code of its
/// problem; and every request that was taken against what the contract says can be sent.
/// </summary>
internal sealed class ContractKeeper : IStartupFilter
{
    private const int LargestBody = 16 * 1024 * 1024;
    private static readonly Uri s_address = new("https://contract/v2.json");
    private static readonly JsonObject s_contract = JsonNode.Parse(File.ReadAllText(Contract.File))!.AsObject();
    private static readonly BuildOptions s_schemas = Load();
    private static readonly ConcurrentDictionary<string, JsonSchema> s_built = new(StringComparer.Ordinal);
    private static readonly string[] s_headers =
    [
        "Content-Range",
        "ETag",
        "Location",
        "Idempotency-Replayed",
        "Preference-Applied",
        "Retry-After",
        "WWW-Authenticate",
        "X-Request-Id",
    ];

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
        app =>
        {
            app.Use(Keep);
            next(app);
        };

    private static async Task Keep(HttpContext http, RequestDelegate next)
    {
        // a stream goes out as it comes in: what is in it is for the tests that read it
        if (http.Request.Path.Value!.EndsWith("/stream", StringComparison.Ordinal))
        {
            await next(http);
            if (Declared(http) is { } stream)
                Check(NameOf(stream), http.Response, [], stream.GetMetadata<ProblemCodes>()!);
            return;
        }

        http.Request.EnableBuffering(LargestBody);
        var answer = http.Response.Body;
        await using var copy = new MemoryStream();
        http.Response.Body = copy;
        try
        {
            await next(http);
        }
        finally
        {
            http.Response.Body = answer;
        }

        if (Declared(http) is { } endpoint)
        {
            var id = NameOf(endpoint);
            Check(id, http.Response, copy.ToArray(), endpoint.GetMetadata<ProblemCodes>()!);
            if (http.Response.StatusCode < 300 && http.Request.HasJsonContentType())
                await CheckBody(id, http.Request);
        }

        copy.Position = 0;
        await copy.CopyToAsync(answer, http.RequestAborted);
    }

    /// <summary>What the endpoint says of itself; null for those that are not part of the contract.</summary>
    private static EndpointMetadataCollection? Declared(HttpContext http)
    {
        // one that threw is remembered here alone
        var endpoint = http.GetEndpoint() ?? http.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        return endpoint?.Metadata.GetMetadata<ProblemCodes>() is null ? null : endpoint.Metadata;
    }

    private static string NameOf(EndpointMetadataCollection endpoint) =>
        endpoint.GetMetadata<IEndpointNameMetadata>()!.EndpointName;

    private static void Check(string id, HttpResponse response, byte[] body, ProblemCodes codes)
    {
        var (path, operation) = Operation(id);
        var status = $"{response.StatusCode}";
        // the caller has gone
        if (response.StatusCode == StatusCodes.Status499ClientClosedRequest)
            return;
        if (operation["responses"]![status] is not { } declared)
            throw new ContractBroken($"{id} does not declare {status}: {Text(body)}");
        foreach (var header in s_headers.Where(response.Headers.ContainsKey))
        {
            if (declared["headers"]?[header] is null)
                throw new ContractBroken($"{id} {status} does not declare {header}.");
        }

        if (body.Length == 0)
            return;
        var type = response.ContentType!.Split(';')[0];
        if (declared["content"]?[type] is null)
            throw new ContractBroken($"{id} {status} does not declare {type}.");
        if (!type.EndsWith("json", StringComparison.Ordinal))
            return;
        var json = JsonElement.Parse(body);
        Hold($"{path}/responses/{status}/content/{Escaped(type)}/schema", json, $"{id} answers {status}");
        if (response.StatusCode >= 400 && !codes.Codes.Contains(json.GetProperty("code").GetString()))
            throw new ContractBroken($"{id} does not declare the code of {Text(body)}");
    }

    /// <summary>What was taken can be sent: who makes requests by the contract alone is kept from nothing.</summary>
    private static async Task CheckBody(string id, HttpRequest request)
    {
        var (path, operation) = Operation(id);
        // each report is refused on its own, and the rest of them taken
        if (operation["requestBody"] is null || id == "report_tasks")
            return;
        request.Body.Position = 0;
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        if (body.Length > 0)
            Hold(
                $"{path}/requestBody/content/application~1json/schema",
                JsonElement.Parse(WireJson.WithoutMark(body.ToArray())),
                $"{id} took"
            );
    }

    private static void Hold(string pointer, JsonElement json, string what)
    {
        var schema = s_built.GetOrAdd(
            pointer,
            static at =>
                JsonSchema.Build(
                    JsonSerializer.SerializeToElement(
                        new Dictionary<string, string> { ["$ref"] = $"{s_address}#{at}" }
                    ),
                    s_schemas
                )
        );
        var result = schema.Evaluate(json, new EvaluationOptions { OutputFormat = OutputFormat.List });
        if (result.IsValid)
            return;
        var faults = (result.Details ?? [])
            .Where(x => x.Errors is { Count: > 0 })
            .Select(x => $"{x.InstanceLocation}: {string.Join(", ", x.Errors!.Values)}");
        throw new ContractBroken($"{what} what the contract does not allow: {string.Join("; ", faults)} in {json}");
    }

    private static (string Path, JsonNode Operation) Operation(string id)
    {
        foreach (var (path, item) in s_contract["paths"]!.AsObject())
        {
            foreach (var (method, operation) in item!.AsObject())
            {
                if ((string?)operation!["operationId"] == id)
                    return ($"/paths/{Escaped(path)}/{method}", operation);
            }
        }

        throw new ContractBroken($"There is no operation {id}.");
    }

    // as a JSON pointer in the fragment of an address wants it
    private static string Escaped(string step) =>
        WebUtility.UrlEncode(step.Replace("~", "~0").Replace("/", "~1")).Replace("%7E", "~");

    private static string Text(byte[] body) => System.Text.Encoding.UTF8.GetString(body);

    private static BuildOptions Load()
    {
        var registry = new SchemaRegistry();
        registry.Register(
            s_address,
            new JsonElementBaseDocument(JsonSerializer.SerializeToElement(s_contract), s_address)
        );
        return new BuildOptions { SchemaRegistry = registry };
    }

    private sealed class ContractBroken(string message) : Exception(message);
}
