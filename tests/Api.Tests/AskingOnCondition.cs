using System.Net.Http.Headers;

namespace CleanPlan.Api.Tests;

public sealed class AskingOnCondition(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task What_the_caller_has_already_is_not_sent_again()
    {
        using var client = await server.Admin();
        var session = await client.Post("/api/v2/sessions", """{"title":"t"}""");
        Assert.Equal("\"v1\"", session.Message.Headers.ETag!.Tag);
        client.DefaultRequestHeaders.IfNoneMatch.Add(new EntityTagHeaderValue("\"v1\"", isWeak: true));

        var again = await client.Get($"/api/v2/sessions/{session.Id}");
        Assert.Equal((304, ""), (again.Status, again.Text));

        await client.Ask(HttpMethod.Patch, $"/api/v2/sessions/{session.Id}", """{"title":"u"}""");
        Assert.Equal(200, (await client.Get($"/api/v2/sessions/{session.Id}")).Status);
    }

    [Theory]
    [InlineData("\"v1\"", 200)]
    [InlineData("*", 200)]
    [InlineData("\"v2\"", 412)]
    [InlineData("W/\"v1\"", 412)]
    [InlineData("\"x\"", 412)]
    public async Task A_change_meant_for_another_version_changes_nothing(string ifMatch, int status)
    {
        using var client = await server.Admin();
        var session = await client.Post("/api/v2/sessions", """{"title":"t"}""");
        var plan = await client.Post(Requests.Plans, """{"goal":"g","tasks":[{"key":"a"}]}""");
        client.DefaultRequestHeaders.TryAddWithoutValidation("If-Match", ifMatch);
        var (sessionPath, planPath, taskPath) = (
            $"/api/v2/sessions/{session.Id}",
            $"{Requests.Plans}/{plan.Id}",
            $"/api/v2/tasks/{plan["tasks"][0]!["id"]}"
        );

        Assert.Equal(status, (await client.Ask(HttpMethod.Patch, sessionPath, """{"title":"u"}""")).Status);
        Assert.Equal(status, (await client.Ask(HttpMethod.Patch, planPath, """{"goal":"h"}""")).Status);
        Assert.Equal(status, (await client.Ask(HttpMethod.Patch, taskPath, """{"title":"u"}""")).Status);

        if (status == 412)
            Assert.Equal("t", (string?)(await client.Get(sessionPath))["title"]);
    }

    [Theory]
    [InlineData("abc-123", true)]
    [InlineData("a b", false)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    public async Task A_request_keeps_its_harmless_id(string id, bool kept)
    {
        using var client = server.CreateClient();
        client.DefaultRequestHeaders.Add("X-Request-Id", id);

        var reply = await client.Get("/health/live");

        Assert.Equal(kept, reply.Message.Headers.GetValues("X-Request-Id").Single() == id);
    }
}
