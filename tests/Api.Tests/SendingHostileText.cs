using System.Text.Json;
using System.Text.Json.Nodes;
using CleanPlan.Tests.Common;

namespace CleanPlan.Api.Tests;

/// <summary>Strings that have broken others: each comes back as it went in, or is refused with the field's name.</summary>
public sealed class SendingHostileText(TestServer server) : IClassFixture<TestServer>
{
    [FactOnHostileText]
    public async Task As_the_title_of_a_session_and_in_its_metadata()
    {
        using var client = await server.Admin();

        foreach (var text in HostileText.All())
        {
            var quoted = JsonSerializer.Serialize(text);
            var made = await client.Post("/api/v2/sessions", $$"""{"title":{{quoted}},"metadata":{"x":{{quoted}}} }""");
            if (made.Status == 422)
            {
                Assert.All(made.Fields, field => Assert.Equal("title", field));
                continue;
            }

            Assert.True(made.Status == 201, $"{quoted}: {made.Status} {made.Text}");
            var read = await client.Get($"/api/v2/sessions/{made.Id}");
            Assert.Equal(text, (string?)read["title"]);
            Assert.Equal(text, (string?)read["metadata"]["x"]);
        }
    }

    [FactOnHostileText]
    public async Task As_descriptions_and_inputs_of_tasks()
    {
        using var client = await server.Admin();

        foreach (var texts in HostileText.All().Chunk(400))
        {
            var tasks = new JsonArray([
                .. texts.Select(
                    (text, i) =>
                        (JsonNode)
                            new JsonObject
                            {
                                ["key"] = $"k{i}",
                                ["description"] = text,
                                ["input"] = new JsonObject { ["x"] = text },
                            }
                ),
            ]);
            var made = await client.Post(
                Requests.Plans,
                new JsonObject { ["goal"] = "g", ["tasks"] = tasks }.ToJsonString()
            );
            Assert.True(made.Status == 201, made.Text);
            var read = await client.Get($"{Requests.Plans}/{made.Id}");
            Assert.Equal(texts, read["tasks"].AsArray().Select(task => (string?)task!["description"]));
            Assert.Equal(texts, read["tasks"].AsArray().Select(task => (string?)task!["input"]!["x"]));
        }
    }

    [FactOnHostileText]
    public async Task In_every_place_of_an_address()
    {
        using var client = await server.Admin();

        foreach (var text in HostileText.All())
        {
            var escaped = Uri.EscapeDataString(text);
            foreach (
                var path in new[]
                {
                    $"/api/v2/plans/{escaped}",
                    $"/api/v2/tasks/{Guid.CreateVersion7()}/artifacts/{escaped}",
                    $"/api/v2/sessions?query={escaped}&user_id={escaped}",
                    $"/api/v2/plans?cursor={escaped}&limit={escaped}&status={escaped}&created_after={escaped}",
                }
            )
            {
                var reply = await client.Get(path);
                Assert.True(reply.Status < 500, $"{path}: {reply.Status} {reply.Text}");
            }
        }
    }
}

internal static class HostileText
{
    private static readonly string? s_lists = Find();

    public static bool IsHere => s_lists is not null;

    public static IReadOnlyList<string> All()
    {
        var naughty = JsonSerializer.Deserialize<List<string>>(File.ReadAllText(Path.Combine(s_lists!, "blns.json")))!;
        var payloads = Directory.GetFiles(Path.Combine(s_lists!, "payloads")).SelectMany(File.ReadAllLines);
        return [.. naughty.Concat(payloads).Distinct()];
    }

    // beside the project, where it is developed
    private static string? Find()
    {
        var lists = Path.Combine(Repository.Root, "../shared/data/07-badinput");
        return Directory.Exists(lists) ? lists : null;
    }
}

/// <summary>Runs where the lists of hostile text are, and says so where they are not.</summary>
internal sealed class FactOnHostileTextAttribute : FactAttribute
{
    public FactOnHostileTextAttribute() => Skip = HostileText.IsHere ? null : "The lists of hostile text are not here.";
}
