using CleanPlan.Application.Abstractions;

namespace CleanPlan.Api.Tests;

public sealed class DeletingASession(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task It_stands_among_the_deleted_until_it_is_restored()
    {
        using var client = await server.Admin();
        var session = await NewSession(client, "deleted");

        await client.Ask(HttpMethod.Delete, At(session));

        Assert.Equal(404, (await client.Get(At(session))).Status);
        Assert.False(await IsListed(client, session, "query=deleted"));
        Assert.False(await IsListed(client, session, "deleted=false"));
        Assert.True(await IsListed(client, session, "deleted=true&query=deleted"));
        Assert.NotNull((await client.Get("/api/v2/sessions?deleted=true"))["items"][0]!["deleted_at"]);

        var restored = await client.Post($"{At(session)}/restore");
        Assert.Equal((200, null), (restored.Status, (string?)restored.Json!["deleted_at"]));
        Assert.False(await IsListed(client, session, "deleted=true"));
        Assert.True(await IsListed(client, session, "query=deleted"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Purged_it_goes_at_once_with_its_messages_and_plans(bool deletedBefore)
    {
        using var client = await server.Admin();
        var session = await NewSession(client);
        await client.Post($"{At(session)}/messages", """{"role":"user","content":"a"}""");
        var plan = await client.Post(
            Requests.Plans,
            $$"""{"session_id":"{{session}}","goal":"g","tasks":[{"key":"a"}]}"""
        );
        await client.Post($"{Requests.Plans}/{plan.Id}/abort");
        if (deletedBefore)
            await client.Ask(HttpMethod.Delete, At(session));

        var purged = await client.Ask(HttpMethod.Delete, $"{At(session)}?purge=true");

        Assert.Equal(204, purged.Status);
        Assert.Equal(404, (await client.Post($"{At(session)}/restore")).Status);
        Assert.Equal(404, (await client.Get($"{At(session)}/messages")).Status);
        Assert.Equal(404, (await client.Get($"{Requests.Plans}/{plan.Id}")).Status);
        Assert.Equal(404, (await client.Get($"{Requests.Plans}/{plan.Id}/events")).Status);
        Assert.Equal(404, (await client.Ask(HttpMethod.Delete, $"{At(session)}?purge=true")).Status);
    }

    [Fact]
    public async Task It_is_not_purged_while_a_plan_of_it_is_not_settled()
    {
        using var client = await server.Admin();
        var session = await NewSession(client);
        var plan = await client.Post(
            Requests.Plans,
            $$"""{"session_id":"{{session}}","goal":"g","tasks":[{"key":"a"}]}"""
        );

        var refused = await client.Ask(HttpMethod.Delete, $"{At(session)}?purge=true");

        Assert.Equal((409, "session_has_live_plans"), (refused.Status, refused.Code));
        Assert.Equal(200, (await client.Get(At(session))).Status);
        await client.Post($"{Requests.Plans}/{plan.Id}/abort");
        Assert.Equal(204, (await client.Ask(HttpMethod.Delete, $"{At(session)}?purge=true")).Status);
    }

    [Fact]
    public async Task Its_jobs_go_with_it_and_hold_it_until_they_are_settled()
    {
        using var client = await server.Admin();
        var session = await NewSession(client);
        var job = await client.Post(
            "/api/v2/jobs",
            $$"""{"session_id":"{{session}}","require_approval":true,"plan":{"goal":"g","tasks":[{"key":"a"}]} }"""
        );
        Assert.Equal(202, job.Status);

        var refused = await client.Ask(HttpMethod.Delete, $"{At(session)}?purge=true");

        Assert.Equal((409, "session_has_live_plans"), (refused.Status, refused.Code));
        await client.Post($"/api/v2/jobs/{job.Id}/cancel");
        Assert.Equal(204, (await client.Ask(HttpMethod.Delete, $"{At(session)}?purge=true")).Status);
        Assert.Equal(404, (await client.Get($"/api/v2/jobs/{job.Id}")).Status);
    }

    [Fact]
    public async Task Only_an_admin_purges_and_only_what_he_has_seen()
    {
        using var admin = await server.Admin();
        using var @operator = await server.ClientOf(Role.Operator);
        var session = await NewSession(admin);

        Assert.Equal(403, (await @operator.Ask(HttpMethod.Delete, $"{At(session)}?purge=true")).Status);
        Assert.Equal(204, (await @operator.Ask(HttpMethod.Delete, $"{At(session)}?purge=false")).Status);
        admin.DefaultRequestHeaders.TryAddWithoutValidation("If-Match", "\"v1\"");
        Assert.Equal(412, (await admin.Ask(HttpMethod.Delete, $"{At(session)}?purge=true")).Status);
        admin.DefaultRequestHeaders.Remove("If-Match");
        admin.DefaultRequestHeaders.TryAddWithoutValidation("If-Match", "\"v2\"");
        Assert.Equal(204, (await admin.Ask(HttpMethod.Delete, $"{At(session)}?purge=true")).Status);
    }

    private static string At(string session) => $"/api/v2/sessions/{session}";

    private static async Task<string> NewSession(HttpClient client, string title = "t") =>
        (await client.Post("/api/v2/sessions", $$"""{"title":"{{title}}"}""")).Id;

    private static async Task<bool> IsListed(HttpClient client, string session, string query) =>
        (await client.Get($"/api/v2/sessions?{query}"))["items"].AsArray().Any(item => (string?)item!["id"] == session);
}
