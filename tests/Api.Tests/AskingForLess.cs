namespace CleanPlan.Api.Tests;

/// <summary>Who makes a plan of thousands of tasks knows them: the answer need not say them again.</summary>
public sealed class AskingForLess(TestServer server) : IClassFixture<TestServer>
{
    private const string Plan = """{"goal":"g","tasks":[{"key":"a"}]}""";

    [Theory]
    [InlineData("return=minimal")]
    [InlineData("respond-async, Return = \"minimal\"; foo")]
    public async Task A_minimal_answer_is_the_address_alone(string preference)
    {
        using var client = await server.Admin();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Prefer", preference);

        var made = await client.Post(Requests.Plans, Plan);

        Assert.Equal((201, ""), (made.Status, made.Text));
        Assert.Equal("return=minimal", Header(made, "Preference-Applied"));
        Assert.Equal("\"v1\"", made.Message.Headers.ETag?.Tag);
        var read = await client.Get(made.Message.Headers.Location!.ToString());
        Assert.Equal((200, "a"), (read.Status, (string?)read["tasks"][0]!["key"]));
    }

    [Fact]
    public async Task Any_other_preference_is_answered_in_full()
    {
        using var client = await server.Admin();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Prefer", "return=representation");

        var made = await client.Post(Requests.Plans, Plan);

        Assert.Equal((201, "a"), (made.Status, (string?)made["tasks"][0]!["key"]));
        Assert.Null(Header(made, "Preference-Applied"));
    }

    [Fact]
    public async Task A_minimal_answer_is_repeated_as_it_was()
    {
        using var client = await server.Admin();
        client.DefaultRequestHeaders.Add("Prefer", "return=minimal");
        client.DefaultRequestHeaders.Add("Idempotency-Key", "once");

        var made = await client.Post(Requests.Plans, Plan);
        var again = await client.Post(Requests.Plans, Plan);

        Assert.Equal((201, ""), (again.Status, again.Text));
        Assert.Equal(made.Message.Headers.Location, again.Message.Headers.Location);
        Assert.Equal(made.Message.Headers.ETag, again.Message.Headers.ETag);
        Assert.Equal("return=minimal", Header(again, "Preference-Applied"));
        Assert.Equal("true", Header(again, "Idempotency-Replayed"));
    }

    [Fact]
    public async Task Forks_and_added_tasks_are_answered_as_briefly()
    {
        using var client = await server.Admin();
        var plan = await client.Post(Requests.Plans, Plan);
        client.DefaultRequestHeaders.Add("Prefer", "return=minimal");

        var fork = await client.Post($"{Requests.Plans}/{plan.Id}/fork");
        var added = await client.Post($"{Requests.Plans}/{plan.Id}/tasks", """{"tasks":[{"key":"b"}]}""");

        Assert.Equal((201, ""), (fork.Status, fork.Text));
        Assert.Equal((201, ""), (added.Status, added.Text));
        Assert.Equal(200, (await client.Get(fork.Message.Headers.Location!.ToString())).Status);
    }

    [Fact]
    public async Task Tasks_are_left_out_where_nothing_is_to_be_included()
    {
        using var client = await server.Admin();

        var made = await client.Post($"{Requests.Plans}?include=", Plan);
        var fork = await client.Post($"{Requests.Plans}/{made.Id}/fork?include=");
        var added = await client.Post($"{Requests.Plans}/{made.Id}/tasks?include=", """{"tasks":[{"key":"b"}]}""");

        var read = await client.Get($"{Requests.Plans}/{made.Id}?include=");
        Assert.All([made, fork, added], plan => Assert.Equal(201, plan.Status));
        Assert.All([made, fork, added, read], plan => Assert.False(plan.Json!.AsObject().ContainsKey("tasks")));
        Assert.Equal(2, (int)added["task_counts"]["pending"]!);
        Assert.Equal(added.Text, read.Text);
    }

    private static string? Header(Reply reply, string name) =>
        reply.Message.Headers.TryGetValues(name, out var values) ? values.Single() : null;
}
