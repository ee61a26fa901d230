using System.Text.Json.Nodes;

namespace CleanPlan.Api.Tests;

/// <summary>Every member of every body, one at a time, made wrong in every way: always a problem, never a fault.</summary>
public sealed class SendingBadBodies(TestServer server) : IClassFixture<TestServer>
{
    private static readonly string s_id = Guid.CreateVersion7().ToString();

    // one sound body for each operation, with every member that its schema has
    private static readonly Dictionary<string, string> s_sound = new(StringComparer.Ordinal)
    {
        ["create_session"] = """{"title":"t","system_prompt":"s","user_id":"u","metadata":{}}""",
        ["change_session"] = """{"title":"t","system_prompt":"s","metadata":{}}""",
        ["restore_session"] = "{}",
        ["append_message"] = NewMessage,
        ["append_messages"] = $$"""{"messages":[{{NewMessage}}]}""",
        ["create_job"] = $$"""
            {"goal":"g","plan":{"goal":"g","tasks":[{{NewTask}}],"metadata":{},"on_failure":"continue"},"plan_id":"{{s_id}}","session_id":"{{s_id}}",
            "priority":1,"not_before":"2026-11-28T09:00:00Z","require_approval":true,"agent_types":["a"],
            "callback_url":"https://example.com","external_id":"x","on_conflict":"return","metadata":{} }
            """,
        ["change_job"] = """{"priority":1,"not_before":"2026-11-28T09:00:00Z"}""",
        ["change_draft"] = $$"""{"tasks":[{{NewTask}}],"goal":"g","on_failure":"stop","metadata":{} }""",
        ["approve_job"] = """{"comment":"c"}""",
        ["reject_job"] = """{"comment":"c"}""",
        ["revise_job"] = """{"feedback":"f"}""",
        ["cancel_job"] = """{"reason":"r"}""",
        ["retry_job"] = "{}",
        ["create_plan"] = Plan,
        ["validate_plan"] = Plan,
        ["change_plan"] = """{"goal":"g","metadata":{}}""",
        ["start_plan"] = "{}",
        ["abort_plan"] = """{"reason":"r"}""",
        ["pause_plan"] = "{}",
        ["resume_plan"] = "{}",
        ["retry_plan"] = """{"include_optional":true}""",
        ["fork_plan"] = """{"rerun":["a"],"goal":"g","start":true}""",
        ["add_tasks"] = $$"""{"tasks":[{{NewTask}}]}""",
        ["change_task"] =
            """{"title":"t","description":"d","input":{},"priority":1,"retry":{"max_attempts":1,"initial_seconds":1,"factor":1,"max_seconds":2592000},"timeout_seconds":1,"deadline_seconds":1,"pool":"p","slots":1}""",
        ["retry_task"] = "{}",
        ["skip_task"] = "{}",
        ["override_task"] = """{"result":1}""",
        ["approve_task"] = """{"comment":"c"}""",
        ["reject_task"] = """{"comment":"c"}""",
        ["answer_task"] = """{"input":1}""",
        ["claim_tasks"] =
            $$"""{"worker_id":"w","agent_types":["nobody"],"plan_id":"{{s_id}}","task_id":"{{s_id}}","max_tasks":1,"lease_seconds":5,"wait_seconds":0}""",
        ["heartbeat_task"] = """{"lease_token":1,"progress":1,"message":"m","lease_seconds":5}""",
        ["record_task_events"] =
            """{"lease_token":1,"events":[{"event_type":"tool_call","message":"m","progress":1,"tool_name":"t","tool_input":1,"tool_output":1}]}""",
        ["complete_task"] = $$"""{"lease_token":1,"result":1,"add_tasks":[{{NewTask}}]}""",
        ["fail_task"] =
            """{"lease_token":1,"error":{"type":"t","message":"m","retryable":true,"retry_after_seconds":1}}""",
        ["block_task"] = """{"lease_token":1,"reason":"awaiting_input","message":"m"}""",
        ["release_task"] = """{"lease_token":1}""",
        ["report_tasks"] = $$"""
            {"reports":[{"task_id":"{{s_id}}","lease_token":1,"outcome":"complete","result":1,"add_tasks":[{{NewTask}}],
            "error":{"type":"t","message":"m","retryable":true,"retry_after_seconds":1},"reason":"r","message":"m","progress":1,"lease_seconds":5}]}
            """,
    };

    private const string NewMessage =
        """{"role":"user","content":"c","tool_calls":1,"tool_results":1,"tokens_used":1,"metadata":{}}""";

    private const string NewTask =
        """{"key":"a","title":"t","description":"d","agent_type":"x","depends_on":["b"],"before":["c"],"can_parallel":true,"input":{},"run_on":"success","optional":true,"requires_approval":true,"retry":{"max_attempts":1,"initial_seconds":1,"factor":1,"max_seconds":2592000},"timeout_seconds":1,"deadline_seconds":1,"delay_seconds":1,"estimated_seconds":1,"priority":1,"pool":"p","slots":1,"metadata":{}}""";

    private static string Plan =>
        $$"""{"session_id":"{{s_id}}","goal":"g","tasks":[{{NewTask}}],"on_failure":"stop","metadata":{},"start":true}""";

    [Fact]
    public async Task Every_member_of_every_body_is_tried()
    {
        var contract = await Contract.Of(server);

        foreach (var (id, _, _, schema) in contract.Bodies)
        {
            var body = Sound(id);
            Assert.Equal([], Untried(contract, schema, body, id));
        }
    }

    [Fact]
    public async Task A_wrong_type_is_named_by_its_path()
    {
        var contract = await Contract.Of(server);
        using var client = await server.Admin();

        await foreach (var (body, path, member, reply) in Mutated(client, contract, WrongTypes))
        {
            Assert.True(reply.Status == 400, $"{path} {body}: {reply.Status} {reply.Text}");
            Assert.Equal("wrong_type", reply.Code);
            Assert.Contains(
                reply.Fields,
                field => field == member || field!.StartsWith(member, StringComparison.Ordinal)
            );
        }
    }

    [Fact]
    public async Task What_is_missing_or_null_is_required_exactly_where_the_contract_says_so()
    {
        var contract = await Contract.Of(server);
        using var client = await server.Admin();

        await foreach (var (body, path, member, reply) in Mutated(client, contract, Absences))
        {
            Assert.True(reply.Status < 500, $"{path} {body}: {reply.Status} {reply.Text}");
            Assert.True(reply.Status != 400, $"{path} {body}: {reply.Text}");
            if (path.EndsWith("/report", StringComparison.Ordinal))
                continue;
            var isRequired = IsRequired(contract, path, member);
            var isRefused =
                reply.Status == 422 && reply.Fields.Contains(member) && Faults(reply).Contains((member, "required"));
            Assert.True(isRequired == isRefused, $"{path} {body}: {member} {isRequired} {reply.Text}");
        }
    }

    [Fact]
    public async Task What_is_too_long_too_large_or_too_deep_never_breaks_anything()
    {
        var contract = await Contract.Of(server);
        using var client = await server.Admin();

        await foreach (var (_, path, member, reply) in Mutated(client, contract, Excesses))
        {
            Assert.True(reply.Status is >= 200 and < 500, $"{path} {member}: {reply.Status} {reply.Text}");
            if (reply.Status is 400 or 422)
                Assert.NotEmpty(reply.Fields);
        }
    }

    [Fact]
    public async Task Half_of_a_surrogate_pair_is_no_text_wherever_it_stands()
    {
        var contract = await Contract.Of(server);
        using var client = await server.Admin();

        await foreach (var (body, path, _, reply) in Mutated(client, contract, Halves))
            Assert.True((400, "malformed_json") == (reply.Status, reply.Code), $"{path} {body}: {reply.Text}");
    }

    [Theory]
    [InlineData("sessions", """{"title":"a\u0000b"}""", "title")]
    [InlineData("plans", """{"goal":"a\u0000b","tasks":[{"key":"a"}]}""", "goal")]
    [InlineData("plans", """{"goal":"g","tasks":[{"key":"a","description":"\u0000"}]}""", "tasks[0].description")]
    [InlineData("tasks/claim", """{"worker_id":"w\u0000"}""", "worker_id")]
    public async Task A_text_with_the_character_0_is_refused_by_name(string path, string body, string field)
    {
        using var client = await server.Admin();

        var reply = await client.Post($"/api/v2/{path}", body);

        Assert.Equal(422, reply.Status);
        Assert.Contains((field, "invalid_character"), Faults(reply));
    }

    [Fact]
    public async Task What_the_contract_allows_is_within_the_limits()
    {
        var contract = await Contract.Of(server);
        using var client = await server.Admin();

        await foreach (var (body, path, member, reply) in Mutated(client, contract, Allowed))
        {
            // no pool exists until there is a way to make one
            if (!member.EndsWith("pool", StringComparison.Ordinal))
                Assert.False(IsRefused(reply, member), $"{path} {body}: {reply.Text}");
        }
    }

    [Fact]
    public async Task What_the_contract_does_not_allow_is_beyond_them()
    {
        var contract = await Contract.Of(server);
        using var client = await server.Admin();

        await foreach (var (body, path, member, reply) in Mutated(client, contract, Forbidden))
        {
            // answers each report on its own
            if (!path.EndsWith("/report", StringComparison.Ordinal))
                Assert.True(IsRefused(reply, member), $"{path} {body}: {reply.Text}");
        }
    }

    [Theory]
    [InlineData("", "malformed_json")]
    [InlineData("{", "malformed_json")]
    [InlineData("{} {}", "malformed_json")]
    [InlineData("""{"title":"\ud800"}""", "malformed_json")]
    [InlineData("""{"title":"a","title":"b"}""", "duplicate_member")]
    [InlineData("""{"title":"a","metadata":{"x":1,"x":2}}""", "duplicate_member")]
    [InlineData("""{"title":"a","version":1}""", "unknown_member")]
    [InlineData("""{"Title":"a"}""", "unknown_member")]
    [InlineData("null", "wrong_type")]
    [InlineData("[]", "wrong_type")]
    [InlineData("1e400", "wrong_type")]
    public async Task What_is_no_sound_json_is_told_apart(string body, string code)
    {
        using var client = await server.Admin();

        var reply = await client.Post("/api/v2/sessions", body);

        Assert.Equal((400, code), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData(32, 201)]
    [InlineData(33, 400)]
    public async Task Json_may_be_32_levels_deep(int depth, int status)
    {
        using var client = await server.Admin();
        // the body and its metadata are two of them
        var nested = new string('[', depth - 2) + new string(']', depth - 2);

        var reply = await client.Post("/api/v2/sessions", $$"""{"title":"a","metadata":{"x":{{nested}}} }""");

        Assert.Equal(status, reply.Status);
    }

    [Fact]
    public async Task A_body_over_its_limit_is_too_large()
    {
        using var client = await server.Admin();
        var title = new string('x', 4 * 1024 * 1024);

        var reply = await client.Post("/api/v2/sessions", $$"""{"title":"{{title}}"}""");

        Assert.Equal((413, "body_too_large"), (reply.Status, reply.Code));
        Assert.Equal(4 * 1024 * 1024, (int)reply["limit"]!);
    }

    private static IEnumerable<JsonNode?> WrongTypes(Contract contract, JsonObject schema)
    {
        JsonNode?[] values =
        [
            JsonValue.Create("x"),
            JsonValue.Create(true),
            JsonValue.Create(1.5),
            new JsonObject { ["x"] = 1 },
            new JsonArray(1),
        ];
        string[] types = ["string", "boolean", "number", "object", "array"];
        // what may be any JSON has no wrong type
        if (schema["type"] is null)
            return [];
        return values.Where((_, i) => !Contract.Is(schema, types[i]));
    }

    private static IEnumerable<JsonNode?> Absences(Contract contract, JsonObject schema) => [null, Missing];

    private static bool IsRefused(Reply reply, string member) =>
        reply.Status == 400 || reply.Status == 422 && reply.Fields.Contains(member);

    // the last that is allowed; where nothing is said, more than any limit that there is
    private static IEnumerable<JsonNode?> Allowed(Contract contract, JsonObject schema)
    {
        if (schema["enum"] is JsonArray names)
            return names.Where(name => name is not null);
        if ((string?)schema["format"] is "date-time")
            return [JsonValue.Create("9999-12-31T23:59:59Z"), JsonValue.Create("0001-01-01T00:00:00.000Z")];
        if ((string?)schema["format"] is "uri")
            return [JsonValue.Create("https://x/".PadRight((int)schema["maxLength"]!, 'x'))];
        if (Contract.Is(schema, "string"))
            return [JsonValue.Create(new string('x', (int?)schema["maxLength"] ?? 50_000))];
        if (Contract.Is(schema, "integer") || Contract.Is(schema, "number"))
            return [schema["minimum"] ?? JsonValue.Create(0), schema["maximum"] ?? JsonValue.Create(9_000_000_000_000)];
        return [];
    }

    private static IEnumerable<JsonNode?> Forbidden(Contract contract, JsonObject schema)
    {
        if (schema["enum"] is not null)
            yield return JsonValue.Create("none_of_them");
        if (schema["pattern"] is not null)
            yield return JsonValue.Create("a b");
        if ((int?)schema["maxLength"] is { } length)
            yield return JsonValue.Create(new string('x', length + 1));
        if ((int?)schema["minimum"] is { } least)
            yield return JsonValue.Create(least - 1);
        if ((int?)schema["maximum"] is { } most)
            yield return JsonValue.Create(most + 1);
        if ((int?)schema["minItems"] is { } items)
            yield return Filled(items - 1);
        if ((int?)schema["maxItems"] is { } count)
            yield return Filled(count + 1);
    }

    private static IEnumerable<JsonNode?> Excesses(Contract contract, JsonObject schema)
    {
        if (schema["type"] is null || Contract.Is(schema, "object"))
            return
            [
                JsonNode.Parse($$"""{"x":"{{new string('x', 300_000)}}"}"""),
                JsonNode.Parse("""{"x":1e400,"y":"\u0000"}"""),
            ];
        if (Contract.Is(schema, "string"))
            return
            [
                JsonValue.Create(new string('é', 50_000)),
                JsonValue.Create(""),
                JsonValue.Create("a\0b"),
                JsonValue.Create("😀"),
            ];
        if (Contract.Is(schema, "integer") || Contract.Is(schema, "number"))
            return
            [
                JsonNode.Parse("1e400"),
                JsonNode.Parse("-1"),
                JsonNode.Parse("99999999999999999999"),
                JsonNode.Parse("9223372036854775807"),
                JsonNode.Parse("0"),
            ];
        return Contract.Is(schema, "array") ? [new JsonArray(), Filled(20_000)] : [];
    }

    private static IEnumerable<JsonNode?> Halves(Contract contract, JsonObject schema)
    {
        if (Contract.Is(schema, "string"))
            return [JsonValue.Create("half")];
        // what is kept as it comes
        if (schema["type"] is null || (Contract.Is(schema, "object") && schema["properties"] is null))
            return [JsonNode.Parse("""{"x":[{"y":"half"}]}"""), JsonNode.Parse("""{"x":{"half":1}}""")];
        return [];
    }

    private static JsonArray Filled(int count) => new([.. Enumerable.Range(0, count).Select(_ => (JsonNode?)null)]);

    private static readonly JsonNode Missing = JsonValue.Create("<missing>");

    private static JsonNode Sound(string id) =>
        s_sound.TryGetValue(id, out var body)
            ? JsonNode.Parse(body)!
            : throw new InvalidOperationException($"{id} takes a body: give a sound one, with all its members, here.");

    private static async IAsyncEnumerable<(string Body, string Path, string Member, Reply Reply)> Mutated(
        HttpClient client,
        Contract contract,
        Func<Contract, JsonObject, IEnumerable<JsonNode?>> values
    )
    {
        foreach (var (id, path, method, schema) in contract.Bodies)
        {
            foreach (var (member, memberSchema) in Members(contract, schema, ""))
            {
                foreach (var value in values(contract, memberSchema))
                {
                    var body = Sound(id);
                    Put(body, member, value);
                    // half a surrogate pair, which no writer would write
                    var text = body.ToJsonString().Replace("half", "\\ud800");
                    var reply = await client.Ask(
                        new HttpMethod(method.ToUpperInvariant()),
                        path.Replace("{id}", s_id),
                        text
                    );
                    yield return (text.Length > 500 ? text[..500] : text, path, member, reply);
                }
            }
        }
    }

    /// <summary>Each member with its path, as problems name it; of lists the first item.</summary>
    private static IEnumerable<(string Path, JsonObject Schema)> Members(
        Contract contract,
        JsonObject schema,
        string at
    )
    {
        foreach (var (name, value) in schema["properties"]?.AsObject() ?? [])
        {
            var member = contract.Resolve(value!);
            yield return (at + name, member);
            var inner = member["items"] is { } items ? contract.Resolve(items) : member;
            foreach (
                var nested in Members(contract, inner, member["items"] is null ? $"{at}{name}." : $"{at}{name}[0].")
            )
                yield return nested;
        }
    }

    private static void Put(JsonNode body, string path, JsonNode? value)
    {
        var steps = path.Replace("[0]", ".0").Split('.');
        var at = steps[..^1].Aggregate(body, (node, step) => step == "0" ? node[0]! : node[step]!);
        if (ReferenceEquals(value, Missing))
            at.AsObject().Remove(steps[^1]);
        else
            at[steps[^1]] = value?.DeepClone();
    }

    private static List<string> Untried(Contract contract, JsonObject schema, JsonNode body, string at)
    {
        var untried = new List<string>();
        foreach (var (name, value) in schema["properties"]?.AsObject() ?? [])
        {
            var member = contract.Resolve(value!);
            if (body[name] is not { } given)
                untried.Add($"{at}.{name}");
            else if (member["items"] is { } items && contract.Resolve(items)["properties"] is not null)
                untried.AddRange(Untried(contract, contract.Resolve(items), given[0]!, $"{at}.{name}"));
            else if (member["properties"] is not null)
                untried.AddRange(Untried(contract, member, given, $"{at}.{name}"));
        }

        return untried;
    }

    private static bool IsRequired(Contract contract, string path, string member)
    {
        var schema = contract
            .Bodies.First(body => body.Path == path && Members(contract, body.Schema, "").Any(x => x.Path == member))
            .Schema;
        var steps = member.Replace("[0]", "").Split('.');
        foreach (var step in steps[..^1])
        {
            schema = contract.Resolve(schema["properties"]![step]!);
            schema = schema["items"] is { } items ? contract.Resolve(items) : schema;
        }

        return schema["required"]?.AsArray().Any(x => (string?)x == steps[^1]) is true;
    }

    private static IEnumerable<(string?, string?)> Faults(Reply reply) =>
        reply["errors"].AsArray().Select(fault => ((string?)fault!["field"], (string?)fault["code"]));
}
