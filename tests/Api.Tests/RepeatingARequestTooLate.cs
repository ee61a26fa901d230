namespace CleanPlan.Api.Tests;

public sealed class RepeatingARequestTooLate(AgingServer server) : IClassFixture<AgingServer>
{
    private const string OnePlan = """{"goal":"once","tasks":[{"key":"a"}]}""";

    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    [Fact]
    public async Task Is_a_new_request_although_nobody_has_cleaned_up_yet()
    {
        using var client = await server.Admin();
        var begin = server.Time.GetUtcNow();
        var first = await Post(client);

        // a jump wakes nobody, nor the one who cleans up
        server.Time.JumpTo(begin + Kept - TimeSpan.FromMilliseconds(1));
        var inTime = await Post(client);
        server.Time.JumpTo(begin + Kept);
        var late = await Post(client);
        var again = await Post(client);

        Assert.Equal((true, first.Id), (RepeatingARequest.IsReplay(inTime), inTime.Id));
        Assert.Equal((201, false), (late.Status, RepeatingARequest.IsReplay(late)));
        Assert.NotEqual(first.Id, late.Id);
        Assert.Equal((true, late.Id), (RepeatingARequest.IsReplay(again), again.Id));
    }

    private static Task<Reply> Post(HttpClient client) =>
        RepeatingARequest.Post(client, Requests.Plans, "late", OnePlan);
}
