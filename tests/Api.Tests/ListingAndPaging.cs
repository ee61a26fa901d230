using System.Text.Json.Nodes;

namespace CleanPlan.Api.Tests;

public sealed class ListingAndPaging(AgingServer server) : IClassFixture<AgingServer>
{
    [Fact]
    public async Task Pages_join_without_a_gap_or_a_repetition()
    {
        using var client = await server.Admin();
        var keys = Enumerable.Range(0, 23).Select(i => $"k{i}").ToList();
        var tasks = new JsonArray([.. keys.Select(key => (JsonNode)new JsonObject { ["key"] = key })]);
        var plan = await client.Post(
            Requests.Plans,
            new JsonObject { ["goal"] = "g", ["tasks"] = tasks }.ToJsonString()
        );

        Assert.Equal(
            keys,
            await All(client, $"{Requests.Plans}/{plan.Id}/tasks?limit=5", task => (string)task["key"]!)
        );
    }

    [Fact]
    public async Task Plans_and_sessions_come_newest_first_and_by_what_is_asked()
    {
        using var client = await server.Admin();
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add((await client.Post("/api/v2/sessions", $$"""{"title":"Tea {{i}} 茶","user_id":"pager"}""")).Id);
            server.Time.Advance(TimeSpan.FromMilliseconds(1));
        }

        ids.Reverse();
        var path = $"/api/v2/sessions?limit=2&user_id=pager&query={Uri.EscapeDataString("tEA")}";
        Assert.Equal(ids, await All(client, path, session => (string)session["id"]!));
        Assert.Equal(
            5,
            (await client.Get($"/api/v2/sessions?user_id=pager&query={Uri.EscapeDataString("茶")}"))["items"]
                .AsArray()
                .Count
        );
        Assert.Empty((await client.Get("/api/v2/sessions?user_id=nobody"))["items"].AsArray());
        Assert.Empty(
            (await client.Get("/api/v2/sessions?user_id=pager&created_before=2000-01-01T00:00:00Z"))["items"].AsArray()
        );
    }

    [Theory]
    [InlineData("Ärger mit Öl", "Ärger mit Öl")]
    [InlineData("Ärger mit Öl", "ärger")]
    [InlineData("Ärger mit Öl", "ÖL")]
    [InlineData("Hello", "HELLO")]
    [InlineData("Привет, мир", "ПРИВЕТ")]
    [InlineData("An der Straße", "STRASSE")]
    public async Task A_text_is_found_in_any_case_of_any_script(string text, string query)
    {
        using var client = await server.Admin();
        var plan = await client.Post(Requests.Plans, $$"""{"goal":"{{text}}","tasks":[{"key":"a"}]}""");
        var other = await client.Post(Requests.Plans, """{"goal":"another","tasks":[{"key":"a"}]}""");
        var searched = $"?query={Uri.EscapeDataString(query)}";

        var plans = await All(client, $"{Requests.Plans}{searched}", item => (string)item["id"]!);
        var sessions = await All(client, $"/api/v2/sessions{searched}", item => (string)item["id"]!);

        Assert.Contains(plan.Id, plans);
        Assert.DoesNotContain(other.Id, plans);
        Assert.Contains((string)plan["session_id"]!, sessions);
        // what was changed is found by what it is now
        await client.Ask(HttpMethod.Patch, $"{Requests.Plans}/{other.Id}", $$"""{"goal":"Now {{text}}"}""");
        await client.Ask(
            HttpMethod.Patch,
            $"/api/v2/sessions/{(string)other["session_id"]!}",
            $$"""{"title":"Now {{text}}"}"""
        );
        Assert.Contains(other.Id, await All(client, $"{Requests.Plans}{searched}", item => (string)item["id"]!));
        Assert.Contains(
            (string)other["session_id"]!,
            await All(client, $"/api/v2/sessions{searched}", item => (string)item["id"]!)
        );
    }

    [Fact]
    public async Task Workers_come_by_name_with_what_they_hold_and_the_queue_by_type()
    {
        using var client = await server.Admin();
        string[] types = ["lathe", "mill", "press"];
        var tasks = types.SelectMany(type =>
            new[] { 1, 2 }.Select(i => $$"""{"key":"{{type}}{{i}}","agent_type":"{{type}}"}""")
        );
        await client.Post(Requests.Plans, $$"""{"goal":"g","start":true,"tasks":[{{string.Join(',', tasks)}}]}""");
        foreach (var request in (string[])["zoe mill", "ann lathe", "mia nothing", "ömer mill"])
        {
            var body = $$"""{"worker_id":"{{request.Split(' ')[0]}}","agent_types":["{{request.Split(' ')[1]}}"]}""";
            Assert.Equal(200, (await client.Post("/api/v2/tasks/claim", body)).Status);
        }

        server.Time.Advance(TimeSpan.FromSeconds(7));

        Assert.Equal(
            ["ann lathe 1", "mia nothing 0", "zoe mill 1", "ömer mill 1"],
            await All(
                client,
                "/api/v2/workers?limit=3",
                worker => $"{worker["worker_id"]} {worker["agent_types"]![0]} {worker["tasks_held"]}"
            )
        );
        Assert.Equal(
            ["lathe 1 1 7", "mill 0 2 ", "press 2 0 7"],
            await All(
                client,
                "/api/v2/queue?limit=2",
                line => $"{line["agent_type"]} {line["ready"]} {line["running"]} {line["oldest_wait_seconds"]}"
            )
        );
    }

    [Theory]
    [InlineData("/api/v2/plans?limit=0", "limit")]
    [InlineData("/api/v2/plans?limit=201", "limit")]
    [InlineData("/api/v2/plans?limit=x", "limit")]
    [InlineData("/api/v2/plans?cursor=x", "cursor")]
    [InlineData("/api/v2/plans?cursor=!!!!!!!!!!!!!!!!!!!!!!", "cursor")]
    [InlineData("/api/v2/plans?cursor=aaaaaaaaaaaaaaaaaaaaa%20", "cursor")]
    [InlineData("/api/v2/plans?status=x", "status")]
    [InlineData("/api/v2/plans?created_after=yesterday", "created_after")]
    [InlineData("/api/v2/sessions?cursor=x", "cursor")]
    [InlineData("/api/v2/approvals?limit=-1", "limit")]
    [InlineData("/api/v2/workers?limit=0", "limit")]
    [InlineData("/api/v2/workers?cursor=!", "cursor")]
    [InlineData("/api/v2/workers?cursor=A", "cursor")]
    [InlineData("/api/v2/queue?limit=201", "limit")]
    [InlineData("/api/v2/queue?cursor=!", "cursor")]
    public async Task A_parameter_that_cannot_be_read_is_named(string path, string name)
    {
        using var client = await server.Admin();

        var reply = await client.Get(path);

        Assert.Equal((400, "invalid_parameter"), (reply.Status, reply.Code));
        Assert.Equal([name], reply.Fields);
    }

    [Theory]
    [InlineData("/api/v2/plans?stauts=done", "stauts")]
    [InlineData("/api/v2/plans?after=1", "after")]
    [InlineData("/api/v2/plans?status=done&stauts=done&limit=0", "stauts")]
    [InlineData("/api/v2/meta/state-machines?x", "x")]
    [InlineData("/api/v2/plans/01a22162-4814-7aea-bc7a-3ab2ca000000?includes=", "includes")]
    public async Task A_parameter_that_nobody_knows_is_refused_by_name(string path, string name)
    {
        using var client = await server.Admin();

        var reply = await client.Get(path);

        Assert.Equal((400, "unknown_parameter"), (reply.Status, reply.Code));
        Assert.Contains(name, reply.Fields);
    }

    [Fact]
    public async Task A_command_refuses_unknown_parameters_too()
    {
        using var client = await server.Admin();

        var reply = await client.Post("/api/v2/sessions?titel=t", """{"title":"t"}""");

        Assert.Equal((400, "unknown_parameter"), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData("2026-11-28T10:00:00Z")]
    [InlineData("2026-11-28t10:00:00z")]
    [InlineData("2026-11-28%2010:00:00%2B00:00")]
    [InlineData("2026-11-28T10:00:00.1234567890%2B05:30")]
    [InlineData("2026-11-28T10:00:00+05:30")]
    [InlineData("2026-11-28T10:00:00-08:00")]
    public async Task A_time_is_one_of_rfc_3339(string time)
    {
        using var client = await server.Admin();

        var reply = await client.Get($"/api/v2/plans?created_after={time}&created_before={time}");

        Assert.Equal(200, reply.Status);
    }

    [Theory]
    [InlineData("11/12/2026")]
    [InlineData("10:00")]
    [InlineData("2026-11-28")]
    [InlineData("2026-11-28T10:00Z")]
    [InlineData("2026-11-28T10:00:00")]
    [InlineData("2026-11-28T10:00:00,5Z")]
    [InlineData("2026-11-28T25:00:00Z")]
    [InlineData("2026-02-30T10:00:00Z")]
    [InlineData("%202026-11-28T10:00:00Z")]
    [InlineData("Sat, 28 Nov 2026 10:00:00 GMT")]
    [InlineData("%D9%A2026-11-28T10:00:00Z")]
    [InlineData("0001-01-01T00:00:00%2B14:00")]
    public async Task A_time_is_never_guessed(string time)
    {
        using var client = await server.Admin();

        var reply = await client.Get($"/api/v2/plans?created_after={time}");

        Assert.Equal((400, "invalid_parameter"), (reply.Status, reply.Code));
        Assert.Equal(["created_after"], reply.Fields);
    }

    [Fact]
    public async Task A_large_plan_never_inlines_its_tasks()
    {
        using var client = await server.Admin();
        static string Of(int count) =>
            $$"""{"goal":"g","tasks":[{{string.Join(',', Enumerable.Range(0, count).Select(i => $$"""{"key":"k{{i}}"}"""))}}]}""";

        var large = await client.Post(Requests.Plans, Of(1_001));
        Assert.Equal(201, large.Status);
        Assert.Null(large.Json!["tasks"]);
        Assert.Null((await client.Get($"{Requests.Plans}/{large.Id}")).Json!["tasks"]);
        Assert.Equal(1_000, (await client.Post(Requests.Plans, Of(1_000)))["tasks"].AsArray().Count);
        Assert.Equal(201, (await client.Post(Requests.Plans, Of(10_000))).Status);

        var tooLarge = await client.Post(Requests.Plans, Of(10_001));
        Assert.Equal((422, "limit_exceeded"), (tooLarge.Status, tooLarge.Code));
        Assert.Equal((10_000, 10_001), ((int)tooLarge["limit"]!, (int)tooLarge["value"]!));
    }

    [Fact]
    public async Task Tasks_are_left_out_where_nobody_wants_them()
    {
        using var client = await server.Admin();
        var plan = await client.Post(Requests.Plans, """{"goal":"g","tasks":[{"key":"a"}]}""");

        var slim = await client.Get($"{Requests.Plans}/{plan.Id}?include=");

        Assert.False(slim.Json!.AsObject().ContainsKey("tasks"));
    }

    [Fact]
    public async Task Every_fault_of_a_plan_is_told_at_once_and_the_gravest_names_it()
    {
        using var client = await server.Admin();

        var reply = await client.Post(
            Requests.Plans,
            """{"tasks":[{"key":"a","priority":10,"depends_on":["b"]},{"key":"b","depends_on":["a","c"]},{"key":"!"}]}"""
        );

        Assert.Equal((422, "dependency_cycle"), (reply.Status, reply.Code));
        Assert.Equal(["a", "b", "a"], reply["cycle"].AsArray().Select(key => (string?)key));
        Assert.Equal(["goal", "tasks[0].priority", "tasks[2].key", "tasks[1].depends_on[1]", "tasks"], reply.Fields);
        Assert.Empty((await client.Get("/api/v2/plans?query=!"))["items"].AsArray());
    }

    private static async Task<List<string>> All(HttpClient client, string path, Func<JsonNode, string> name)
    {
        var names = new List<string>();
        string? cursor = null;
        do
        {
            var page = await client.Get(cursor is null ? path : $"{path}&cursor={cursor}");
            names.AddRange(page["items"].AsArray().Select(item => name(item!)));
            cursor = (string?)page.Json!["next_cursor"];
        } while (cursor is not null);

        return names;
    }
}
