using System.Text.Json.Nodes;
using CleanPlan.Tests.Common;

namespace CleanPlan.Api.Tests;

/// <summary>The server's own contract, to make tests from: no operation and no member can be forgotten.</summary>
internal sealed class Contract(JsonNode document)
{
    /// <summary>The one that was approved: a change of it is seen in the diff.</summary>
    public static string File { get; } = Path.Combine(Repository.Root, "docs", "openapi", "v2.json");

    public static async Task<Contract> Of(TestServer server)
    {
        using var client = server.CreateClient();
        return new Contract((await client.Get("/openapi/v2.json")).Json!);
    }

    public JsonNode Document => document;

    public IEnumerable<(string Path, string Method, JsonObject Operation)> Operations =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select (path.Key, operation.Key, operation.Value!.AsObject());

    /// <summary>Operations that take a body, with its schema.</summary>
    public IEnumerable<(string Id, string Path, string Method, JsonObject Schema)> Bodies =>
        from operation in Operations
        let schema = operation.Operation["requestBody"]?["content"]?["application/json"]?["schema"]
        where schema is not null
        select ((string)operation.Operation["operationId"]!, operation.Path, operation.Method, Resolve(schema));

    /// <summary>A schema itself, whatever it hides behind.</summary>
    public JsonObject Resolve(JsonNode schema)
    {
        if (schema["$ref"] is { } reference)
            return Resolve(document["components"]!["schemas"]![((string)reference!).Split('/')[^1]]!);
        if (schema["oneOf"] is JsonArray choices)
            return Resolve(choices.First(choice => (string?)choice!["type"] != "null")!);
        return schema.AsObject();
    }

    public static bool Is(JsonObject schema, string type) =>
        schema["type"] switch
        {
            JsonArray types => types.Any(x => (string?)x == type),
            { } single => (string?)single == type,
            null => false,
        };
}
