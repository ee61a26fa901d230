using System.Text.Json;
using System.Text.Json.Nodes;
using CleanPlan.Tests.Common;

namespace CleanPlan.Api.Tests;

/// <summary>Chats of many forms that nobody of the project wrote: each goes in as a session and comes out the same.</summary>
public sealed class TalkingAsOthersDid(TestServer server) : IClassFixture<TestServer>
{
    private static readonly Dictionary<string, string> s_roles = new(StringComparer.Ordinal)
    {
        ["human"] = "user",
        ["prompter"] = "user",
        ["gpt"] = "assistant",
        ["function_call"] = "assistant",
        ["observation"] = "tool",
    };

    [DataTheory]
    [InlineData("BFCL_v4_multi_turn_base.jsonl", 60, 194)]
    [InlineData("bfcl-memory_finance.jsonl", 7, 35)]
    [InlineData("bfcl-memory_notetaker.jsonl", 5, 24)]
    [InlineData("crosswoz-zh.jsonl", 60, 986)]
    [InlineData("glaive-toolcall-en.jsonl", 60, 400)]
    [InlineData("glaive-toolcall-zh.jsonl", 80, 488)]
    [InlineData("kdconv-zh-travel.jsonl", 40, 708)]
    [InlineData("oasst-trees.jsonl", 30, 327)]
    [InlineData("reason-tool-use.jsonl", 12, 68)]
    [InlineData("sweagent-function-calling-simple.json", 1, 12)]
    [InlineData("sweagent-marshmallow-function-calling.json", 1, 24)]
    [InlineData("sweagent-networking_1.json", 1, 9)]
    [InlineData("tau-bench-gpt4o-airline.jsonl", 40, 1_222)]
    public async Task Every_chat_comes_out_as_it_went_in(string file, int chats, int messages)
    {
        using var client = await server.Admin();
        var (sessions, said) = (0, 0);

        foreach (var chat in Chats($"03-chat/{file}"))
        {
            var session = (await client.Post("/api/v2/sessions", """{"title":"chat"}""")).Id;
            var sent = new JsonArray([.. chat.Select(Message)]);
            var made = await client.Post(
                $"/api/v2/sessions/{session}/messages/batch",
                new JsonObject { ["messages"] = sent }.ToJsonString()
            );
            Assert.True(made.Status == 201, made.Text);
            var read = await client.Get($"/api/v2/sessions/{session}/messages?limit=200");
            foreach (var (was, now) in sent.Zip(read["items"].AsArray()))
            {
                foreach (var (member, value) in was!.AsObject())
                    Assert.Equal(value?.ToJsonString(), now![member]?.ToJsonString());
            }

            (sessions, said) = (sessions + 1, said + read["items"].AsArray().Count);
        }

        Assert.Equal((chats, messages), (sessions, said));
    }

    private static IEnumerable<IEnumerable<JsonElement>> Chats(string file) =>
        (file.EndsWith(".jsonl", StringComparison.Ordinal) ? RealData.JsonLines(file) : [RealData.Json(file)]).Select(
            chat => Turns(Any(chat, "messages", "conversations", "traj", "question", "history", "prompt")!.Value)
        );

    // lists of lists, and trees with the root first
    private static IEnumerable<JsonElement> Turns(JsonElement turns) =>
        turns.ValueKind is JsonValueKind.Array ? turns.EnumerateArray().SelectMany(Turns)
        : Any(turns, "replies") is { } replies ? Turns(replies).Prepend(turns)
        : [turns];

    private static JsonObject Message(JsonElement turn, int index)
    {
        // who takes turns without a name
        var role = Any(turn, "role", "from")?.GetString() ?? (index % 2 == 0 ? "user" : "assistant");
        var rest = turn.EnumerateObject().Where(member => member.Name is not ("content" or "tool_calls" or "replies"));
        return new JsonObject
        {
            ["role"] = s_roles.GetValueOrDefault(role, role),
            ["content"] = Node(Any(turn, "content", "value", "message", "text")),
            ["tool_calls"] = Node(Any(turn, "tool_calls")),
            ["metadata"] = new JsonObject(rest.Select(member => KeyValuePair.Create(member.Name, Node(member.Value)))),
        };
    }

    private static JsonElement? Any(JsonElement from, params string[] names)
    {
        foreach (var name in names)
        {
            if (from.TryGetProperty(name, out var found))
                return found;
        }

        return null;
    }

    private static JsonNode? Node(JsonElement? element) =>
        element is { } value ? JsonNode.Parse(value.GetRawText()) : null;
}
