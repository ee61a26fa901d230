using System.Text.Json;
using System.Text.Json.Nodes;
using CleanPlan.Tests.Common;

namespace CleanPlan.Api.Tests;

/// <summary>The document that clients are made from; <see cref="ContractKeeper"/> holds every answer against it.</summary>
public sealed class TheContract(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Is_what_was_approved()
    {
        var served = (await Contract.Of(server)).Document.ToJsonString(s_indented) + "\n";

        ApprovedFile.Holds(Contract.File, served);
    }

    [Fact]
    public async Task Refers_to_nothing_that_it_does_not_hold()
    {
        var document = (await Contract.Of(server)).Document;
        var references = Nodes(document).Select(node => (string?)node["$ref"]).OfType<string>().Distinct().ToList();

        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.NotNull(At(document, reference)));
    }

    [Fact]
    public async Task Holds_nothing_that_nothing_refers_to()
    {
        var document = (await Contract.Of(server)).Document;
        var references = Nodes(document).Select(node => (string?)node["$ref"]).ToHashSet();
        var parts =
            from kind in (string[])["schemas", "headers"]
            from part in document["components"]![kind]!.AsObject()
            select $"#/components/{kind}/{part.Key}";

        Assert.All(parts, part => Assert.Contains(part, references));
    }

    [Fact]
    public async Task Says_of_every_member_and_parameter_what_it_means()
    {
        var document = (await Contract.Of(server)).Document;
        var members =
            from node in Nodes(document)
            from member in node["properties"] as JsonObject ?? []
            where member.Value is JsonObject
            select (Name: member.Key, Value: member.Value!.AsObject());
        var parameters =
            from node in Nodes(document)
            from parameter in node["parameters"] as JsonArray ?? []
            select (Name: (string)parameter!["name"]!, Value: parameter.AsObject());

        Assert.All(
            members.Concat(parameters),
            part => Assert.True(IsDescribed(part.Value), $"{part.Name}: {part.Value.ToJsonString()}")
        );
    }

    [Fact]
    public async Task Asks_for_a_body_exactly_where_one_is_needed()
    {
        var contract = await Contract.Of(server);
        using var client = await server.Admin();
        var plan = await client.Post(Requests.Plans, """{"goal":"g","tasks":[{"key":"a"}]}""");

        foreach (var (path, method, operation) in contract.Operations)
        {
            if (operation["requestBody"] is not { } body)
                continue;
            var reply = await client.Ask(new HttpMethod(method.ToUpperInvariant()), path.Replace("{id}", plan.Id));
            Assert.True((bool?)body["required"] is true == (reply.Status == 415), $"{method} {path}: {reply.Status}");
        }
    }

    [Fact]
    public async Task Shows_every_body_by_an_example()
    {
        var contract = await Contract.Of(server);

        Assert.All(
            contract.Bodies.Where(body => body.Schema["properties"] is not null),
            body => Assert.True(body.Schema["examples"] is JsonArray { Count: > 0 }, body.Id)
        );
    }

    private static readonly JsonSerializerOptions s_indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static bool IsDescribed(JsonObject part) =>
        part["description"] is not null
        || part["oneOf"] is JsonArray choices && choices.Any(x => x!["description"] is not null);

    private static JsonNode? At(JsonNode document, string reference) =>
        reference.Split('/').Skip(1).Aggregate((JsonNode?)document, (node, step) => node?[step]);

    private static IEnumerable<JsonObject> Nodes(JsonNode? node) =>
        node switch
        {
            JsonObject members => members.SelectMany(member => Nodes(member.Value)).Prepend(members),
            JsonArray items => items.SelectMany(Nodes),
            _ => [],
        };
}
