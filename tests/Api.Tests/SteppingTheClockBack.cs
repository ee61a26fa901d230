namespace CleanPlan.Api.Tests;

public sealed class SteppingTheClockBack(AgingServer server) : IClassFixture<AgingServer>
{
    [Fact]
    public async Task Takes_no_time_from_the_deadline_of_a_plan_that_is_made_afterwards()
    {
        using var client = await server.Admin();
        var begin = server.Time.GetUtcNow();
        await client.Post(Requests.Plans, """{"goal":"before","tasks":[{"key":"a"}]}""");

        server.Time.JumpTo(begin.AddHours(-1));
        var made = await client.Post(
            Requests.Plans,
            """{"goal":"after","start":true,"tasks":[{"key":"a","deadline_seconds":60}]}"""
        );
        var claim = await client.Post("/api/v2/tasks/claim", """{"worker_id":"w"}""");

        Assert.Equal(begin, (DateTimeOffset)made["created_at"]);
        Assert.Equal("a", (string)claim["tasks"][0]!["key"]!);
    }
}
