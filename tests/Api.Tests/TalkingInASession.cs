using System.Text.Json;
using System.Text.Json.Nodes;
using CleanPlan.Application.Abstractions;

namespace CleanPlan.Api.Tests;

public sealed class TalkingInASession(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_message_reads_back_as_it_came_and_counts()
    {
        using var client = await server.Admin();
        var session = await NewSession(client);
        const string content = """[ {"type":"text", "text":"é \u00e9 1.0"},{"n":1e400} ]""";
        const string calls = """[{"id":"c1","function":{"name":"f","arguments":"{ \"a\": 1 }"}}]""";

        var made = await client.Post(
            Messages(session),
            $$"""{"role":"assistant","content":{{content}},"tool_calls":{{calls}},"tool_results":null,"tokens_used":12,"metadata":{"a":1.50} }"""
        );
        var listed = await client.Get(Messages(session));

        Assert.Equal((201, 1), (made.Status, (int)made["seq"]));
        Assert.Equal(
            (session, "assistant", 12),
            ((string)made["session_id"]!, (string?)made["role"], (int)made["tokens_used"])
        );
        Assert.Contains($"\"content\":{content},\"tool_calls\":{calls},\"tool_results\":null", made.Text);
        Assert.Contains("""{"a":1.50}""", made.Text);
        Assert.Contains(made.Text, listed.Text);
        var location = await client.Get(made.Message.Headers.Location!.OriginalString);
        Assert.Equal(made.Id, (string?)location["items"][0]!["id"]);
        var read = await client.Get($"/api/v2/sessions/{session}");
        Assert.Equal((1, 12, 2), ((int)read["message_count"], (int)read["tokens_used"], (int)read["version"]));
        Assert.Equal((string?)made["created_at"], (string?)read["last_message_at"]);
        Assert.Equal("\"v2\"", read.Message.Headers.ETag!.Tag);
    }

    [Theory]
    [InlineData("""{"role":"user","content":"a"}""", 201)]
    [InlineData("""{"role":"user","content":""}""", 201)]
    [InlineData("""{"role":"user","content":[]}""", 201)]
    [InlineData("""{"role":"assistant","content":null,"tool_calls":[{}]}""", 201)]
    [InlineData("""{"role":"tool","tool_results":{"a":1}}""", 201)]
    [InlineData("""{"role":"assistant","content":null}""", 422, "required", "content")]
    [InlineData("""{"role":"assistant","tool_calls":null}""", 422, "required", "content")]
    [InlineData("""{"content":"a"}""", 422, "required", "role")]
    [InlineData("""{"role":"human","content":"a"}""", 422, "invalid_value", "role")]
    [InlineData("""{"role":"user","content":"a","tokens_used":-1}""", 422, "out_of_range", "tokens_used")]
    [InlineData("""{"role":"user","content":"a\u0000"}""", 422, "invalid_character", "content")]
    [InlineData("""{"role":"user","content":"a\\u0000"}""", 201)]
    [InlineData("""{"role":"user","content":5}""", 400, "wrong_type", "content")]
    [InlineData("""{"role":"user","content":{"text":"a"}}""", 400, "wrong_type", "content")]
    [InlineData("""{"role":"user","content":["\ud83d"]}""", 400, "malformed_json", "")]
    [InlineData("""{"role":"user","content":"a","seq":7}""", 400, "unknown_member", "seq")]
    public async Task What_it_says_is_checked(string json, int status, string? code = null, string? field = null)
    {
        using var client = await server.Admin();
        var session = await NewSession(client);

        var reply = await client.Post(Messages(session), json);

        Assert.Equal((status, code), (reply.Status, reply.Code));
        if (field is not null)
            Assert.Equal([field], reply.Fields);
        var count = (int)(await client.Get($"/api/v2/sessions/{session}"))["message_count"];
        Assert.Equal(status == 201 ? 1 : 0, count);
    }

    [Theory]
    [InlineData("content", "\"\"")]
    [InlineData("tool_calls", "[\"\"]")]
    [InlineData("tool_results", "\"\"")]
    [InlineData("metadata", """{"x":""}""")]
    public async Task Each_of_its_values_is_taken_at_256_KiB_and_refused_beyond(string member, string json)
    {
        const int limit = 256 * 1024;
        using var client = await server.Admin();
        var session = await NewSession(client);
        string Of(int bytes) =>
            json.Replace("\"\"", $"\"{new string('x', bytes - json.Length)}\"", StringComparison.Ordinal);
        var others = member == "content" ? "" : "\"content\":\"a\",";

        var taken = await client.Post(Messages(session), $$"""{"role":"user",{{others}}"{{member}}":{{Of(limit)}} }""");
        var refused = await client.Post(
            Messages(session),
            $$"""{"role":"user",{{others}}"{{member}}":{{Of(limit + 1)}} }"""
        );

        Assert.Equal(201, taken.Status);
        Assert.Equal((422, "limit_exceeded"), (refused.Status, refused.Code));
        Assert.Equal((limit, limit + 1), ((int)refused["limit"]!, (int)refused["value"]!));
    }

    [Fact]
    public async Task A_batch_is_one_behind_the_other()
    {
        using var client = await server.Admin();
        var session = await NewSession(client);
        await client.Post(Messages(session), """{"role":"system","content":"s","tokens_used":1}""");

        var made = await client.Post($"{Messages(session)}/batch", Batch(1_000, i => $"m{i}"));

        Assert.Equal(201, made.Status);
        Assert.Equal(Enumerable.Range(2, 1_000), made["messages"].AsArray().Select(message => (int)message!["seq"]!));
        Assert.Equal(
            "m0",
            (string?)(await client.Get(made.Message.Headers.Location!.OriginalString))["items"][0]!["content"]
        );
        var read = await client.Get($"/api/v2/sessions/{session}");
        Assert.Equal((1_001, 1, 3), ((int)read["message_count"], (int)read["tokens_used"], (int)read["version"]));
    }

    [Fact]
    public async Task A_batch_is_taken_whole_or_not_at_all_and_every_fault_is_told()
    {
        using var client = await server.Admin();
        var session = await NewSession(client);

        var reply = await client.Post(
            $"{Messages(session)}/batch",
            """{"messages":[{"role":"user","content":"a"},{"role":"none","content":"b"},null,{"role":"user"}]}"""
        );

        Assert.Equal(422, reply.Status);
        Assert.Equal(["messages[1].role", "messages[2]", "messages[3].content"], reply.Fields);
        Assert.Equal(0, (int)(await client.Get($"/api/v2/sessions/{session}"))["message_count"]);
        Assert.Equal("required", (await client.Post($"{Messages(session)}/batch", """{"messages":[]}""")).Code);
        var tooMany = await client.Post($"{Messages(session)}/batch", Batch(1_001, _ => "a"));
        Assert.Equal(("limit_exceeded", 1_000, 1_001), (tooMany.Code, (int)tooMany["limit"], (int)tooMany["value"]));
    }

    [Fact]
    public async Task Whoever_writes_at_once_the_numbers_have_no_gap_and_a_batch_stays_together()
    {
        using var client = await server.Admin();
        var session = await NewSession(client);

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 40)
                .Select(i =>
                    i % 4 == 0
                        ? client.Post($"{Messages(session)}/batch", Batch(5, n => $"{i}.{n}"))
                        : client.Post(Messages(session), $$"""{"role":"user","content":"{{i}}.0"}""")
                )
        );

        Assert.All(answers, answer => Assert.Equal(201, answer.Status));
        var all = await All(client, $"{Messages(session)}?limit=30");
        Assert.Equal(Enumerable.Range(1, 80), all.Select(message => (int)message["seq"]!));
        foreach (var batch in all.GroupBy(message => ((string)message["content"]!).Split('.')[0]))
        {
            var first = batch.Min(message => (int)message["seq"]!);
            Assert.All(
                batch,
                message => Assert.EndsWith($".{(int)message["seq"]! - first}", (string)message["content"]!)
            );
        }

        Assert.Equal(41, (int)(await client.Get($"/api/v2/sessions/{session}"))["version"]);
    }

    [Theory]
    [InlineData("", "1 2 3 4 5 6")]
    [InlineData("?limit=2", "1 2 3 4 5 6")]
    [InlineData("?order=asc&limit=4", "1 2 3 4 5 6")]
    [InlineData("?order=desc", "6 5 4 3 2 1")]
    [InlineData("?order=desc&limit=2", "6 5 4 3 2 1")]
    [InlineData("?role=user", "1 4")]
    [InlineData("?role=tool&limit=1", "3 6")]
    [InlineData("?role=system", "")]
    [InlineData("?after=4", "5 6")]
    [InlineData("?before=3", "1 2")]
    [InlineData("?after=1&before=5&limit=1", "2 3 4")]
    [InlineData("?after=1&before=5&order=desc&limit=2", "4 3 2")]
    [InlineData("?created_after=2020-01-01T00:00:00Z&after=5", "6")]
    [InlineData("?created_before=2020-01-01T00:00:00Z", "")]
    public async Task They_are_listed_by_their_numbers(string query, string expected)
    {
        using var client = await server.Admin();
        var session = await NewSession(client);
        string[] roles = ["user", "assistant", "tool"];
        await client.Post($"{Messages(session)}/batch", Batch(6, i => $"m{i}", i => roles[i % 3]));

        var seqs = (await All(client, Messages(session) + query)).Select(message => (int)message["seq"]!);

        Assert.Equal(expected, string.Join(' ', seqs));
    }

    [Theory]
    [InlineData("role=human", "role")]
    [InlineData("order=up", "order")]
    [InlineData("after=-1", "after")]
    [InlineData("before=x", "before")]
    [InlineData("cursor=x", "cursor")]
    public async Task What_cannot_be_asked_of_a_list_is_refused(string query, string field)
    {
        using var client = await server.Admin();

        var reply = await client.Get($"{Messages(await NewSession(client))}?{query}");

        Assert.Equal((400, "invalid_parameter"), (reply.Status, reply.Code));
        Assert.Equal([field], reply.Fields);
    }

    [Fact]
    public async Task The_messages_of_a_deleted_session_are_gone_until_it_is_restored()
    {
        using var client = await server.Admin();
        var session = await NewSession(client);
        await client.Post(Messages(session), """{"role":"user","content":"a"}""");
        await client.Ask(HttpMethod.Delete, $"/api/v2/sessions/{session}");

        Assert.Equal(404, (await client.Get(Messages(session))).Status);
        Assert.Equal(404, (await client.Post(Messages(session), """{"role":"user","content":"b"}""")).Status);
        Assert.Equal(404, (await client.Post($"{Messages(session)}/batch", Batch(1, _ => "b"))).Status);

        await client.Post($"/api/v2/sessions/{session}/restore");
        Assert.Single(await All(client, Messages(session)));
    }

    [Fact]
    public async Task A_foreign_session_has_none_and_takes_none()
    {
        using var client = await server.Admin();
        using var stranger = await server.ClientOf(Role.Admin, new(Guid.CreateVersion7()));
        var session = await NewSession(client);
        await client.Post(Messages(session), """{"role":"user","content":"a"}""");

        Assert.Equal(404, (await stranger.Get(Messages(session))).Status);
        Assert.Equal(404, (await stranger.Post(Messages(session), """{"role":"user","content":"b"}""")).Status);
        Assert.Equal(404, (await stranger.Ask(HttpMethod.Delete, $"/api/v2/sessions/{session}?purge=true")).Status);
        Assert.Single(await All(client, Messages(session)));
    }

    private static string Messages(string session) => $"/api/v2/sessions/{session}/messages";

    private static async Task<string> NewSession(HttpClient client) =>
        (await client.Post("/api/v2/sessions", """{"title":"t"}""")).Id;

    private static string Batch(int count, Func<int, string> content, Func<int, string>? role = null)
    {
        var messages = Enumerable
            .Range(0, count)
            .Select(i => new { role = role?.Invoke(i) ?? "user", content = content(i) });
        return JsonSerializer.Serialize(new { messages });
    }

    private static async Task<List<JsonNode>> All(HttpClient client, string path)
    {
        var items = new List<JsonNode>();
        var (page, mark) = (await client.Get(path), path.Contains('?', StringComparison.Ordinal) ? '&' : '?');
        items.AddRange(page["items"].AsArray()!);
        while ((string?)page.Json!["next_cursor"] is { } cursor)
        {
            page = await client.Get($"{path}{mark}cursor={cursor}");
            items.AddRange(page["items"].AsArray()!);
        }

        return items;
    }
}
