using System.Text;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Tests.Common;

namespace CleanPlan.Api.Tests;

public sealed class RepeatingARequest(TestServer server) : IClassFixture<TestServer>
{
    private const string OnePlan = """{"goal":"once","start":true,"tasks":[{"key":"a"}]}""";

    [Fact]
    public async Task The_first_answer_comes_again_whatever_became_of_the_resource()
    {
        using var client = await server.Admin();
        var first = await Post(client, Requests.Plans, "again-1", OnePlan);
        await client.Post($"{Requests.Plans}/{first.Id}/abort");

        var second = await Post(client, Requests.Plans, "\"again-1\"", OnePlan);

        Assert.Equal(201, first.Status);
        Assert.False(IsReplay(first));
        Assert.Equal(201, second.Status);
        Assert.True(IsReplay(second));
        Assert.Equal(first.Text, second.Text);
        Assert.Equal(first.Message.Headers.Location, second.Message.Headers.Location);
        Assert.Equal(first.Message.Headers.ETag, second.Message.Headers.ETag);
        Assert.Equal(first.Message.Content.Headers.ContentType, second.Message.Content.Headers.ContentType);
    }

    [Fact]
    public async Task Twenty_at_once_make_one_plan()
    {
        using var client = await server.ClientOf(Role.Admin, new TenantId(Guid.CreateVersion7()));

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => Post(client, Requests.Plans, "twenty", OnePlan))
        );

        Assert.All(answers, answer => Assert.Equal(answers[0].Text, answer.Text));
        Assert.Single(answers, answer => !IsReplay(answer));
        Assert.Single((await client.Get(Requests.Plans))["items"].AsArray());
    }

    [Theory]
    [InlineData("/api/v2/sessions", """{"title":"t"}""")]
    [InlineData("/api/v2/plans", OnePlan)]
    public async Task A_key_of_another_request_is_refused(string path, string body)
    {
        using var client = await server.Admin();
        await Post(client, path, "reused", body);

        var otherBody = await Post(client, path, "reused", body.Replace("{", "{ ", StringComparison.Ordinal));
        var otherType = await Post(client, path, "reused", body, "application/json; charset=utf-8");

        Assert.Equal((422, "idempotency_key_reused"), (otherBody.Status, otherBody.Code));
        Assert.Equal((422, "idempotency_key_reused"), (otherType.Status, otherType.Code));
    }

    [Fact]
    public async Task A_key_stands_for_one_address_of_its_route_and_means_nothing_to_other_routes_and_tenants()
    {
        using var client = await server.Admin();
        using var stranger = await server.ClientOf(Role.Admin, new TenantId(Guid.CreateVersion7()));
        var one = await Post(client, Requests.Plans, "scope", OnePlan);
        var two = await client.Post(Requests.Plans, OnePlan);

        Assert.Equal(200, (await Post(client, $"{Requests.Plans}/{one.Id}/pause", "scope")).Status);
        Assert.Equal(422, (await Post(client, $"{Requests.Plans}/{two.Id}/pause", "scope")).Status);
        Assert.NotEqual(one.Id, (await Post(stranger, Requests.Plans, "scope", OnePlan)).Id);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"half")]
    [InlineData("a b")]
    [InlineData("ä")]
    [InlineData("a/b")]
    public async Task A_key_of_other_characters_is_refused(string key)
    {
        using var client = await server.Admin();

        var refused = await Post(client, Requests.Plans, key, OnePlan);

        Assert.Equal((400, "idempotency_key_invalid"), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task A_key_has_at_most_255_characters()
    {
        using var client = await server.Admin();

        Assert.Equal(201, (await Post(client, Requests.Plans, new string('k', 255), OnePlan)).Status);
        Assert.Equal(400, (await Post(client, Requests.Plans, new string('k', 256), OnePlan)).Status);
    }

    [Fact]
    public async Task A_refusal_leaves_no_key_behind()
    {
        using var client = await server.Admin();
        var plan = await client.Post(Requests.Plans, OnePlan);
        var pause = $"{Requests.Plans}/{plan.Id}/abort";
        var foreign = await Post(client, "/api/v2/sessions/nothing/restore", "refused");
        var faulty = await Post(client, Requests.Plans, "refused", """{"goal":"g","tasks":[]}""");

        Assert.Equal(404, foreign.Status);
        Assert.Equal(422, faulty.Status);
        Assert.False(IsReplay(await Post(client, Requests.Plans, "refused", OnePlan)));
        Assert.Equal(200, (await Post(client, pause, "abort-1")).Status);
        Assert.Equal(409, (await Post(client, $"{Requests.Plans}/{plan.Id}/start", "start-1")).Status);
        Assert.Equal(409, (await Post(client, $"{Requests.Plans}/{plan.Id}/start", "start-1", "{}")).Status);
    }

    [Fact]
    public async Task Who_may_not_ask_does_not_get_the_answer_either()
    {
        using var client = await server.Admin();
        using var viewer = await server.ClientOf(Role.Viewer);
        await Post(client, Requests.Plans, "rights", OnePlan);

        Assert.Equal(403, (await Post(viewer, Requests.Plans, "rights", OnePlan)).Status);
    }

    [Fact]
    public async Task A_claim_whose_answer_was_lost_gets_the_same_tasks_however_large()
    {
        using var client = await server.ClientOf(Role.Admin, new TenantId(Guid.CreateVersion7()));
        var input = new string('x', 200_000);
        await client.Post(
            Requests.Plans,
            $$$"""{"goal":"g","start":true,"tasks":[{"key":"a","input":{"x":"{{{input}}}"}},{"key":"b"}]}"""
        );
        const string request = """{"worker_id":"w1","max_tasks":5}""";

        var first = await Post(client, "/api/v2/tasks/claim", "claim-1", request);
        var second = await Post(client, "/api/v2/tasks/claim", "claim-1", request);

        Assert.Equal(2, first["tasks"].AsArray().Count);
        Assert.Equal(first.Text, second.Text);
        Assert.True(IsReplay(second));
    }

    [Fact]
    public async Task An_empty_claim_is_not_kept()
    {
        using var client = await server.ClientOf(Role.Admin, new TenantId(Guid.CreateVersion7()));
        const string request = """{"worker_id":"w1"}""";

        Assert.Empty((await Post(client, "/api/v2/tasks/claim", "empty", request))["tasks"].AsArray());
        await client.Post(Requests.Plans, OnePlan);
        var second = await Post(client, "/api/v2/tasks/claim", "empty", request);

        Assert.Single(second["tasks"].AsArray());
        Assert.False(IsReplay(second));
    }

    [Fact]
    public async Task Claims_that_wait_under_one_key_get_the_same_task()
    {
        using var client = await server.ClientOf(Role.Admin, new TenantId(Guid.CreateVersion7()));
        const string request = """{"worker_id":"w1","wait_seconds":60}""";
        var waiting = new[] { 1, 2 }.Select(_ => Post(client, "/api/v2/tasks/claim", "waiting", request)).ToList();

        await client.Post(Requests.Plans, """{"goal":"g","start":true,"tasks":[{"key":"a"},{"key":"b"}]}""");
        var answers = await Task.WhenAll(waiting).Soon();

        Assert.Single(answers[0]["tasks"].AsArray());
        Assert.Equal(answers[0].Text, answers[1].Text);
        Assert.Single(answers, IsReplay);
    }

    [Fact]
    public async Task A_report_that_claims_the_next_task_is_one_with_it()
    {
        using var client = await server.ClientOf(Role.Admin, new TenantId(Guid.CreateVersion7()));
        await client.Post(
            Requests.Plans,
            """{"goal":"g","start":true,"tasks":[{"key":"a"},{"key":"b","depends_on":["a"]}]}"""
        );
        var claim = await client.Post("/api/v2/tasks/claim", """{"worker_id":"w1"}""");
        var (id, token) = (claim["tasks"][0]!["id"], claim["tasks"][0]!["lease_token"]);
        var path = $"/api/v2/tasks/{id}/complete?claim_next=true";

        var first = await Post(client, path, "next", $$"""{"lease_token":{{token}}}""");
        var second = await Post(client, path, "next", $$"""{"lease_token":{{token}}}""");

        Assert.Equal("done", (string?)first["task"]["status"]);
        Assert.Equal("b", (string?)Assert.Single(first["next"].AsArray())!["key"]);
        Assert.Equal(first.Text, second.Text);
    }

    [Fact]
    public async Task Every_command_on_a_plan_takes_a_key()
    {
        using var client = await server.Admin();
        var plan = (await client.Post(Requests.Plans, OnePlan)).Id;
        (string Verb, string? Body)[] commands =
        [
            ("pause", null),
            ("resume", null),
            ("retry", "{}"),
            ("tasks", """{"tasks":[{"key":"late"}]}"""),
            ("fork", null),
            ("abort", """{"reason":"enough"}"""),
        ];

        foreach (var (verb, body) in commands)
        {
            var first = await Post(client, $"{Requests.Plans}/{plan}/{verb}", verb, body);
            var second = await Post(client, $"{Requests.Plans}/{plan}/{verb}", verb, body);

            Assert.True(first.Status is 200 or 201, $"{verb}: {first.Text}");
            Assert.Equal(first.Text, second.Text);
            Assert.True(IsReplay(second), verb);
        }
    }

    internal static async Task<Reply> Post(
        HttpClient client,
        string path,
        string key,
        string? json = null,
        string type = "application/json"
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        if (json is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(json));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        using var answer = await client.SendAsync(request);
        return await Reply.Of(answer);
    }

    internal static bool IsReplay(Reply reply) =>
        reply.Message.Headers.TryGetValues("Idempotency-Replayed", out var values) && values.Single() == "true";
}
