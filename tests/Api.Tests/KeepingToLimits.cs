namespace CleanPlan.Api.Tests;

/// <summary>Every limit of the surface, at the limit and one beyond it.</summary>
public sealed class KeepingToLimits(TestServer server) : IClassFixture<TestServer>
{
    private const int Mebibyte = 1024 * 1024;

    /// <summary>What is sent, given how much of it; null asks by GET.</summary>
    private static readonly Dictionary<
        string,
        (int Limit, string Over, Func<int, (string Path, string? Json)> Ask)
    > s_limits = new(StringComparer.Ordinal)
    {
        ["body"] = (4 * Mebibyte, "413 body_too_large", n => ("sessions", Padded("""{"title":"t"}""", n))),
        ["body of a plan"] = (
            10 * Mebibyte,
            "413 body_too_large",
            n => ("plans", Padded("""{"goal":"g","tasks":[{"key":"a"}]}""", n))
        ),
        ["depth"] = (
            32,
            "400 too_deep",
            n => ("sessions", $$"""{"title":"a","metadata":{"x":{{Repeat('[', n - 2)}}{{Repeat(']', n - 2)}} } }""")
        ),
        ["goal"] = (10_000, Exceeded, n => ("plans", Plan("""{"key":"a"}""", goal: Repeat('é', n)))),
        ["tasks"] = (
            10_000,
            Exceeded,
            n => ("plans", Plan(string.Join(',', Enumerable.Range(0, n).Select(i => $$"""{"key":"{{i}}"}"""))))
        ),
        ["key"] = (200, Exceeded, n => ("plans", Plan($$"""{"key":"{{Repeat('k', n)}}"}"""))),
        ["title"] = (500, Exceeded, n => ("plans", Plan($$"""{"key":"a","title":"{{Repeat('t', n)}}"}"""))),
        ["description"] = (
            20_000,
            Exceeded,
            n => ("plans", Plan($$"""{"key":"a","description":"{{Repeat('d', n)}}"}"""))
        ),
        ["agent_type"] = (100, Exceeded, n => ("plans", Plan($$"""{"key":"a","agent_type":"{{Repeat('a', n)}}"}"""))),
        ["input"] = (256 * 1024, Exceeded, n => ("plans", Plan($$"""{"key":"a","input":{{Members(n)}} }"""))),
        ["metadata"] = (16 * 1024, Exceeded, n => ("plans", Plan($$"""{"key":"a","metadata":{{Members(n)}} }"""))),
        ["priority"] = (9, OutOfRange, n => ("plans", Plan($$"""{"key":"a","priority":{{n}} }"""))),
        ["estimated_seconds"] = (
            3_653 * 86_400,
            OutOfRange,
            n => ("plans", Plan($$"""{"key":"a","estimated_seconds":{{n}} }"""))
        ),
        ["worker_id"] = (200, Exceeded, n => ("tasks/claim", $$"""{"worker_id":"{{Repeat('w', n)}}"}""")),
        ["max_tasks"] = (100, OutOfRange, n => ("tasks/claim", $$"""{"worker_id":"w","max_tasks":{{n}} }""")),
        ["lease_seconds"] = (3_600, OutOfRange, n => ("tasks/claim", $$"""{"worker_id":"w","lease_seconds":{{n}} }""")),
        ["reports"] = (
            100,
            Exceeded,
            n => ("tasks/report", $$"""{"reports":[{{string.Join(',', Enumerable.Repeat(Heartbeat, n))}}]}""")
        ),
        ["limit"] = (200, "400 invalid_parameter", n => ($"plans?limit={n}", null)),
    };

    private const string Exceeded = "422 limit_exceeded";
    private const string OutOfRange = "422 out_of_range";

    private static string Heartbeat =>
        $$"""{"task_id":"{{Guid.CreateVersion7()}}","lease_token":1,"outcome":"heartbeat"}""";

    public static TheoryData<string> Limits => [.. s_limits.Keys];

    [Theory]
    [MemberData(nameof(Limits))]
    public async Task What_is_at_the_limit_is_taken_and_one_more_is_refused_by_name(string name)
    {
        using var client = await server.Admin();
        var (limit, over, ask) = s_limits[name];

        var taken = await Send(client, ask(limit));
        var refused = await Send(client, ask(limit + 1));

        Assert.True(taken.Status is 200 or 201, $"{taken.Status} {taken.Text}");
        Assert.Equal(over, $"{refused.Status} {refused.Code}");
        if (over == Exceeded)
            Assert.Equal((limit, limit + 1), ((int)refused["limit"]!, (int)refused["value"]!));
    }

    private static Task<Reply> Send(HttpClient client, (string Path, string? Json) request) =>
        request.Json is null
            ? client.Get($"/api/v2/{request.Path}")
            : client.Post($"/api/v2/{request.Path}", request.Json);

    private static string Plan(string tasks, string goal = "g") => $$"""{"goal":"{{goal}}","tasks":[{{tasks}}]}""";

    private static string Padded(string json, int bytes) => json.PadRight(bytes);

    /// <summary>An object of so many bytes.</summary>
    private static string Members(int bytes) => $$"""{"x":"{{Repeat('x', bytes - 8)}}"}""";

    private static string Repeat(char letter, int count) => new(letter, count);
}
