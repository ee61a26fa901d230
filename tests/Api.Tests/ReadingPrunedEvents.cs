using System.Net;
using System.Text.Json.Nodes;
using CleanPlan.Tests.Common;

namespace CleanPlan.Api.Tests;

public sealed class ReadingPrunedEvents(AgingServer server) : IClassFixture<AgingServer>
{
    [Fact]
    public async Task Is_refused_with_the_first_number_that_is_left()
    {
        using var client = await server.Admin();
        var (plan, last) = await Pruned(client);
        var events = EventsOf(plan);

        var gone = await client.Get($"{events}?after=0");

        Assert.Equal((410, "events_pruned"), (gone.Status, gone.Code));
        Assert.Equal(last + 1, (int)gone["first_seq"]);
        Assert.Equal(410, (await client.Get($"{events}?cursor={last - 1}")).Status);
        Assert.Empty((await client.Get($"{events}?after={last}"))["items"].AsArray());
        Assert.Empty((await client.Get(events))["items"].AsArray());
    }

    [Fact]
    public async Task Along_is_refused_to_a_reader_who_comes_back_by_a_number_that_is_gone()
    {
        using var client = await server.Admin();
        var (plan, last) = await Pruned(client);

        using var behind = await EventReader.Open(client, plan, lastEventId: last - 1);
        using var atTheEnd = await EventReader.Open(client, plan, lastEventId: last);

        Assert.Equal(HttpStatusCode.Gone, behind.Answer.StatusCode);
        var problem = JsonNode.Parse(await behind.Rest())!;
        Assert.Equal("events_pruned", (string?)problem["code"]);
        Assert.Equal(last + 1, (int)problem["first_seq"]!);
        Assert.Equal(HttpStatusCode.NoContent, atTheEnd.Answer.StatusCode);
    }

    [Theory]
    [InlineData(9_999)]
    [InlineData(long.MaxValue - 1)]
    [InlineData(long.MaxValue)]
    public async Task A_number_that_no_event_has_yet_is_not_taken_for_one_that_is_gone(long after)
    {
        using var client = await server.Admin();
        var plan = await client.Post(Requests.Plans, """{"goal":"g","start":true,"tasks":[{"key":"a"}]}""");

        foreach (var name in new[] { "after", "cursor" })
        {
            var page = await client.Get($"{EventsOf(plan.Id)}?{name}={after}");
            Assert.Equal(200, page.Status);
            Assert.Empty(page["items"].AsArray());
        }

        using var reader = await EventReader.Open(client, plan.Id, lastEventId: after);
        Assert.Equal(HttpStatusCode.OK, reader.Answer.StatusCode);
        await client.Post($"{Requests.Plans}/{plan.Id}/abort");
        Assert.DoesNotContain("id:", await reader.Rest(), StringComparison.Ordinal);
        using var late = await EventReader.Open(client, plan.Id, lastEventId: after);
        Assert.Equal(HttpStatusCode.NoContent, late.Answer.StatusCode);
    }

    /// <returns>a plan without events, and the number of its last one</returns>
    private async Task<(string Id, int Last)> Pruned(HttpClient client)
    {
        var plan = await client.Post(Requests.Plans, """{"goal":"g","start":true,"tasks":[{"key":"a"}]}""");
        await client.Post($"{Requests.Plans}/{plan.Id}/abort");
        var last = (await client.Get(EventsOf(plan.Id)))["items"].AsArray().Count;

        server.Time.Advance(TimeSpan.FromDays(1) + TimeSpan.FromMinutes(10));
        using var patience = new CancellationTokenSource(Patience.Long);
        while ((await client.Get($"{EventsOf(plan.Id)}?after=0")).Status == 200)
        {
            patience.Token.ThrowIfCancellationRequested();
            // it may be waiting for a quiet moment
            server.Time.Advance(TimeSpan.FromSeconds(1));
        }

        return (plan.Id, last);
    }

    private static string EventsOf(string plan) => $"{Requests.Plans}/{plan}/events";
}
