namespace CleanPlan.Api.Tests;

public sealed class FindingASession(TestServer server) : IClassFixture<TestServer>
{
    [Theory]
    [InlineData("Übung macht den Meister", "übung")]
    [InlineData("Übung macht den Meister", "U\u0308BUNG ister")]
    [InlineData("Übung macht den Meister", "Ubung", false)]
    [InlineData("ОТЧЁТ за квартал", "отчёт")]
    [InlineData("ＦＵＬＬ　ｗｉｄｔｈ", "full width")]
    [InlineData("下周去奥斯陆的旅行", "旅行")]
    [InlineData("下周去奥斯陆的旅行", "旅馆", false)]
    public async Task By_any_part_of_its_title_or_of_the_goal_that_it_came_with(
        string text,
        string query,
        bool found = true
    )
    {
        using var client = await server.Admin();
        var session = await client.Post("/api/v2/sessions", $$"""{"title":"{{text}}"}""");
        var plan = await client.Post(Requests.Plans, $$"""{"goal":"{{text}}","tasks":[{"key":"a"}]}""");

        var sessions = await Found(client, "sessions", query);
        var plans = await Found(client, "plans", query);

        string[] expected = [session.Id, (string)plan["session_id"]!];
        Assert.Equal(found, expected.All(sessions.Contains));
        Assert.Equal(found, plans.Contains(plan.Id));
        Assert.Equal(found, sessions.Intersect(expected).Any());
    }

    [Fact]
    public async Task Page_by_page_and_of_one_user()
    {
        using var client = await server.Admin();
        for (var i = 0; i < 5; i++)
            await client.Post("/api/v2/sessions", $$"""{"title":"weekly report {{i}}","user_id":"u{{i % 2}}"}""");

        var first = await client.Get("/api/v2/sessions?query=REPORT%20week&limit=2");
        var second = await client.Get($"/api/v2/sessions?query=REPORT%20week&limit=2&cursor={first["next_cursor"]}");
        var ofUser = await client.Get("/api/v2/sessions?query=report&user_id=u1");

        Assert.Equal(["weekly report 4", "weekly report 3"], Titles(first));
        Assert.Equal(["weekly report 2", "weekly report 1"], Titles(second));
        Assert.Equal(["weekly report 3", "weekly report 1"], Titles(ofUser));
    }

    private static async Task<List<string>> Found(HttpClient client, string what, string query)
    {
        var page = await client.Get($"/api/v2/{what}?limit=200&query={Uri.EscapeDataString(query)}");
        return [.. page["items"].AsArray().Select(item => (string)item!["id"]!)];
    }

    private static IEnumerable<string?> Titles(Reply page) =>
        page["items"].AsArray().Select(item => (string?)item!["title"]);
}
