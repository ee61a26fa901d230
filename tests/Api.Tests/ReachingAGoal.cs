namespace CleanPlan.Api.Tests;

public sealed class ReachingAGoal(TestServer server) : IClassFixture<TestServer>
{
    private const string Jobs = "/api/v2/jobs";

    [Fact]
    public async Task A_goal_becomes_a_plan_whose_results_are_the_jobs()
    {
        using var client = await server.Admin();

        var made = await client.Post(Jobs, """{"goal":"Write the report; check its figures"}""");
        Assert.Equal((202, $"{Jobs}/{made.Id}"), (made.Status, made.Message.Headers.Location!.ToString()));

        var running = await Until(client, made.Id, "executing");
        Assert.Equal("running", (string?)running["status"]);
        await client.WorkOff((string)running["plan_id"]!);

        var ended = await Until(client, made.Id, "completed");
        Assert.Equal((true, 100), ((bool)ended["is_completed"], (int)ended["progress"]));
        Assert.Equal(
            ["interview", "write-1", "write-2", "refine", "validate", "export"],
            ended["results"].AsObject().Select(result => result.Key)
        );
        Assert.Null(ended.Json!["poll_after_ms"]);
        var events = (await client.Get($"{Jobs}/{made.Id}/events"))["items"].AsArray();
        Assert.Equal(Enumerable.Range(1, events.Count), events.Select(line => (int)line!["seq"]!));
        Assert.Equal(
            ["created", "drafting", "queued", "running", "succeeded"],
            events.Select(line => (string?)line!["to"]).OfType<string>()
        );
        var call = Assert.Single((await client.Get($"{Jobs}/{made.Id}/model-calls"))["items"].AsArray())!;
        Assert.Equal(
            ("stub", "draft", "ok"),
            ((string)call["provider"]!, (string)call["purpose"]!, (string)call["outcome"]!)
        );
    }

    [Fact]
    public async Task A_completed_execution_is_told_under_one_tag_for_ever()
    {
        using var client = await server.Admin();
        var made = await client.Post(Jobs, """{"plan":{"goal":"g","tasks":[{"key":"a"}]}}""");
        var planId = (string)(await Until(client, made.Id, "executing"))["plan_id"]!;
        await client.WorkOff(planId);
        var ended = await Until(client, made.Id, "completed");

        await client.Ask(HttpMethod.Patch, $"/api/v2/sessions/{made["session_id"]}", """{"title":"other"}""");
        var again = await client.Get($"/api/v2/executions/{made["execution_id"]}");

        Assert.Equal(ended.Text, again.Text);
        Assert.Equal(ended.Message.Headers.ETag, again.Message.Headers.ETag);
    }

    [Fact]
    public async Task Who_waits_hears_of_each_step()
    {
        using var client = await server.Admin();
        var made = await client.Post(Jobs, """{"plan":{"goal":"g","tasks":[{"key":"a"}]},"require_approval":true}""");
        var before = await client.Get($"{Jobs}/{made.Id}/status");
        Assert.Equal("awaiting_approval", (string?)before["stage"]);

        var waiting = client.Get($"{Jobs}/{made.Id}/status?wait_seconds=30&after_version={before["version"]}");
        await client.Post($"{Jobs}/{made.Id}/approve");

        var after = await waiting.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.True((long)after["version"] > (long)before["version"]);
        Assert.Contains((string)after["stage"]!, (string[])["queued", "executing"]);
    }

    [Fact]
    public async Task A_draft_is_seen_changed_and_approved_as_it_was_seen()
    {
        using var client = await server.Admin();
        var made = await client.Post(Jobs, """{"goal":"one; two","require_approval":true}""");
        await Until(client, made.Id, "awaiting_approval");
        var draft = await client.Get($"{Jobs}/{made.Id}/draft");
        Assert.Equal(("waiting", "\"v1\""), ((string)draft["state"]!, draft.Message.Headers.ETag!.ToString()));
        Assert.Equal(6, draft["tasks"].AsArray().Count);

        var bad = await client.Ask(
            HttpMethod.Put,
            $"{Jobs}/{made.Id}/draft",
            """{"tasks":[{"key":"a","depends_on":["b"]}]}"""
        );
        Assert.Equal((422, "unknown_dependency"), (bad.Status, bad.Code));
        var edited = await client.Ask(HttpMethod.Put, $"{Jobs}/{made.Id}/draft", """{"tasks":[{"key":"only"}]}""");
        Assert.Equal((200, 2), (edited.Status, (int)edited["revision"]));

        using var stale = new HttpRequestMessage(HttpMethod.Post, $"{Jobs}/{made.Id}/approve");
        stale.Headers.IfMatch.Add(new("\"v1\""));
        Assert.Equal(412, (int)(await client.SendAsync(stale)).StatusCode);
        var approved = await client.Post($"{Jobs}/{made.Id}/approve", """{"comment":"good"}""");
        Assert.Equal("queued", (string?)approved["status"]);
        Assert.Equal(200, (await client.Post($"{Jobs}/{made.Id}/approve")).Status);

        var running = await Until(client, made.Id, "executing");
        var plan = await client.Get($"{Requests.Plans}/{running["plan_id"]}");
        Assert.Equal("only", (string?)Assert.Single(plan["tasks"].AsArray())!["key"]);
        var revisions = (await client.Get($"{Jobs}/{made.Id}/revisions"))["items"].AsArray();
        Assert.Equal(["approved", "superseded"], revisions.Select(x => (string?)x!["state"]));
    }

    [Fact]
    public async Task Another_draft_is_made_of_what_is_said_about_the_first()
    {
        using var client = await server.Admin();
        var made = await client.Post(Jobs, """{"goal":"one; two","require_approval":true}""");
        await Until(client, made.Id, "awaiting_approval");

        var revised = await client.Post($"{Jobs}/{made.Id}/revise", """{"feedback":"drop write-2; three"}""");
        Assert.Equal("drafting", (string?)revised["status"]);
        await Until(client, made.Id, "awaiting_approval");

        var draft = await client.Get($"{Jobs}/{made.Id}/draft");
        Assert.Equal((2, "drop write-2; three"), ((int)draft["revision"], (string)draft["feedback"]!));
        Assert.Equal("not_found", (await client.Get($"{Jobs}/{made.Id}/revisions/3")).Code);
        Assert.Equal(6, (await client.Get($"{Jobs}/{made.Id}/revisions/1"))["tasks"].AsArray().Count);
    }

    [Fact]
    public async Task Another_attempt_goes_on_where_the_first_has_failed()
    {
        using var client = await server.Admin();
        var made = await client.Post(
            Jobs,
            """{"plan":{"goal":"g","tasks":[{"key":"a","retry":{"max_attempts":1}}]}}"""
        );
        var planId = (string)(await Until(client, made.Id, "executing"))["plan_id"]!;
        var claimed = await client.Post("/api/v2/tasks/claim", $$"""{"worker_id":"w","plan_id":"{{planId}}"}""");
        var task = claimed["tasks"][0]!;
        var reported = await client.Post(
            $"/api/v2/tasks/{task["id"]}/fail",
            $$$"""{"lease_token":{{{task["lease_token"]}}},"error":{"type":"boom","message":"it broke"} }"""
        );
        Assert.Equal("failed", (string?)reported["status"]);

        var failed = await Until(client, made.Id, "failed");
        Assert.Equal(("boom", "a"), ((string)failed["error"]["type"]!, (string)failed["error"]["task_key"]!));
        var retried = await client.Post($"{Jobs}/{made.Id}/retry");
        Assert.Equal("queued", (string?)retried["status"]);
        await Until(client, made.Id, "executing");
        await client.WorkOff(planId);

        await Until(client, made.Id, "completed");
        var first = await client.Get($"/api/v2/executions/{made["execution_id"]}");
        Assert.Equal((failed.Text, "failed"), (first.Text, (string)first["stage"]!));
        var executions = (await client.Get($"{Jobs}/{made.Id}/executions"))["items"].AsArray();
        Assert.Equal(["completed", "failed"], executions.Select(x => (string?)x!["stage"]));
    }

    [Fact]
    public async Task A_cancelled_one_takes_its_plan_along_and_can_be_deleted()
    {
        using var client = await server.Admin();
        var made = await client.Post(Jobs, """{"plan":{"goal":"g","tasks":[{"key":"a"}]}}""");
        var planId = (string)(await Until(client, made.Id, "executing"))["plan_id"]!;
        Assert.Equal("job_not_settled", (await client.Ask(HttpMethod.Delete, $"{Jobs}/{made.Id}")).Code);

        var cancelled = await client.Post($"{Jobs}/{made.Id}/cancel", """{"reason":"no longer wanted"}""");

        Assert.Equal(("cancelled", "by_operator"), ((string)cancelled["status"]!, (string)cancelled["reason"]!));
        Assert.Equal("aborted", (string?)(await client.Get($"{Requests.Plans}/{planId}"))["status"]);
        Assert.Equal("job_final", (await client.Post($"{Jobs}/{made.Id}/retry")).Code);
        Assert.Equal(204, (await client.Ask(HttpMethod.Delete, $"{Jobs}/{made.Id}")).Status);
        Assert.Equal(404, (await client.Get($"{Jobs}/{made.Id}")).Status);
        Assert.Equal(404, (await client.Get($"{Requests.Plans}/{planId}")).Status);
    }

    [Fact]
    public async Task The_same_name_is_the_same_job_unless_another_is_wanted()
    {
        using var client = await server.Admin();
        const string named =
            """{"plan":{"goal":"g","tasks":[{"key":"a"}]},"external_id":"nightly","on_conflict":"{0}"}""";
        string With(string onConflict) => named.Replace("{0}", onConflict, StringComparison.Ordinal);

        var first = await client.Post(Jobs, With("return"));
        var second = await client.Post(Jobs, With("return"));
        Assert.Equal((202, 200, first.Id), (first.Status, second.Status, second.Id));
        var refused = await client.Post(Jobs, With("reject"));
        Assert.Equal((409, "external_id_taken"), (refused.Status, refused.Code));
        Assert.Equal(first.Id, (await client.Post(Jobs, With("new_if_settled"))).Id);
        await client.Post($"{Jobs}/{first.Id}/cancel");
        var third = await client.Post(Jobs, With("new_if_settled"));
        Assert.Equal(202, third.Status);
        Assert.NotEqual(first.Id, third.Id);
        Assert.Equal(2, (await client.Get($"{Jobs}?external_id=nightly"))["items"].AsArray().Count);
    }

    [Theory]
    [InlineData("""{}""", "exactly_one", "goal")]
    [InlineData("""{"goal":"g","plan":{"goal":"g","tasks":[{"key":"a"}]}}""", "exactly_one", "plan")]
    [InlineData("""{"plan_id":"x","require_approval":true}""", "invalid_value", "require_approval")]
    [InlineData("""{"goal":""}""", "invalid_value", "goal")]
    [InlineData("""{"goal":"g","priority":10}""", "out_of_range", "priority")]
    [InlineData("""{"goal":"g","external_id":"a b"}""", "invalid_value", "external_id")]
    [InlineData("""{"goal":"g","on_conflict":"maybe"}""", "invalid_value", "on_conflict")]
    [InlineData("""{"goal":"g","callback_url":"ftp://x"}""", "invalid_value", "callback_url")]
    [InlineData("""{"goal":"g","agent_types":[null]}""", "required", "agent_types[0]")]
    [InlineData("""{"plan":{"goal":"g","tasks":[]}}""", "empty_plan", "plan.tasks")]
    [InlineData("""{"plan":{"tasks":[{"key":"a"}]}}""", "required", "plan.goal")]
    [InlineData(
        """{"plan":{"goal":"g","tasks":[{"key":"a","depends_on":["x"]}]}}""",
        "unknown_dependency",
        "plan.tasks[0].depends_on[0]"
    )]
    public async Task What_is_wrong_with_one_is_said_and_none_is_made(string body, string code, string field)
    {
        using var client = await server.Admin();
        var before = (await client.Get(Jobs)).Text;

        var refused = await client.Post(Jobs, body);

        Assert.Equal((422, code), (refused.Status, refused.Code));
        Assert.Contains(field, refused.Fields);
        Assert.Equal(before, (await client.Get(Jobs)).Text);
    }

    [Fact]
    public async Task A_session_that_is_deleted_meanwhile_keeps_no_job_from_its_plan()
    {
        using var client = await server.Admin();
        var made = await client.Post(Jobs, """{"goal":"one","require_approval":true}""");
        await Until(client, made.Id, "awaiting_approval");
        await client.Ask(HttpMethod.Delete, $"/api/v2/sessions/{made["session_id"]}");

        Assert.Equal("queued", (string?)(await client.Post($"{Jobs}/{made.Id}/approve"))["status"]);

        await Until(client, made.Id, "executing");
    }

    [Fact]
    public async Task A_plan_that_is_there_is_taken_over_once()
    {
        using var client = await server.Admin();
        var plan = await client.Post(Requests.Plans, """{"goal":"by hand","tasks":[{"key":"a"}]}""");

        var made = await client.Post(Jobs, $$"""{"plan_id":"{{plan.Id}}"}""");
        Assert.Equal((202, "plan_id", "by hand"), (made.Status, (string?)made["source"], (string?)made["goal"]));
        var again = await client.Post(Jobs, $$"""{"plan_id":"{{plan.Id}}"}""");
        Assert.Equal((409, "plan_has_job"), (again.Status, again.Code));

        await Until(client, made.Id, "executing");
        await client.WorkOff(plan.Id);
        await Until(client, made.Id, "completed");
        Assert.Equal(404, (await client.Post(Jobs, """{"plan_id":"nowhere"}""")).Status);
    }

    private static async Task<Reply> Until(HttpClient client, string jobId, string stage)
    {
        var seen = await client.Get($"{Jobs}/{jobId}/status");
        while ((string?)seen["stage"] != stage)
        {
            var next = await client.Get($"{Jobs}/{jobId}/status?wait_seconds=10&after_version={seen["version"]}");
            Assert.True((long)next["version"] > (long)seen["version"], $"It stays {seen["stage"]}.");
            seen = next;
        }

        return seen;
    }
}

internal static class Workers
{
    /// <summary>Claims and completes everything of a plan, one after the other.</summary>
    public static async Task WorkOff(this HttpClient client, string planId)
    {
        while (true)
        {
            var claimed = await client.Post(
                "/api/v2/tasks/claim",
                $$"""{"worker_id":"w","plan_id":"{{planId}}","max_tasks":10}"""
            );
            var tasks = claimed["tasks"].AsArray();
            if (tasks.Count == 0)
                return;
            foreach (var task in tasks)
            {
                await client.Post(
                    $"/api/v2/tasks/{task!["id"]}/complete",
                    $$$"""{"lease_token":{{{task["lease_token"]}}},"result":{"of":"{{{task["key"]}}}"}}"""
                );
            }
        }
    }
}
