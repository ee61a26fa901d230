using System.Text.Json.Nodes;

namespace CleanPlan.Api.Tests;

public sealed class ListingAndPaging(TestServer server) : IClassFixture<TestServer>
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
            await Task.Delay(2);
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
    [InlineData("/api/v2/plans?limit=0", "limit")]
    [InlineData("/api/v2/plans?limit=201", "limit")]
    [InlineData("/api/v2/plans?limit=x", "limit")]
    [InlineData("/api/v2/plans?cursor=x", "cursor")]
    [InlineData("/api/v2/plans?status=x", "status")]
    [InlineData("/api/v2/plans?created_after=yesterday", "created_after")]
    [InlineData("/api/v2/sessions?cursor=x", "cursor")]
    [InlineData("/api/v2/approvals?limit=-1", "limit")]
    public async Task A_parameter_that_cannot_be_read_is_named(string path, string name)
    {
        using var client = await server.Admin();

        var reply = await client.Get(path);

        Assert.Equal((400, "invalid_parameter"), (reply.Status, reply.Code));
        Assert.Equal([name], reply.Fields);
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
