using CleanPlan.Tests.Common;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Api.Tests;

public sealed class ReadingPrunedEvents(ReadingPrunedEvents.AgingServer server)
    : IClassFixture<ReadingPrunedEvents.AgingServer>
{
    [Fact]
    public async Task Is_refused_with_the_first_number_that_is_left()
    {
        using var client = await server.Admin();
        var plan = await client.Post(Requests.Plans, """{"goal":"g","start":true,"tasks":[{"key":"a"}]}""");
        await client.Post($"{Requests.Plans}/{plan.Id}/abort");
        var events = $"{Requests.Plans}/{plan.Id}/events";
        var all = (await client.Get(events))["items"].AsArray().Count;

        server.Time.Advance(TimeSpan.FromDays(1) + TimeSpan.FromMinutes(10));
        using var patience = new CancellationTokenSource(Patience.Long);
        var gone = await client.Get($"{events}?after=0");
        while (gone.Status == 200)
        {
            patience.Token.ThrowIfCancellationRequested();
            // it may be waiting for a quiet moment
            server.Time.Advance(TimeSpan.FromSeconds(1));
            gone = await client.Get($"{events}?after=0");
        }

        Assert.Equal((410, "events_pruned"), (gone.Status, gone.Code));
        Assert.Equal(all + 1, (int)gone["first_seq"]);
        Assert.Equal(410, (await client.Get($"{events}?cursor={all - 1}")).Status);
        Assert.Empty((await client.Get($"{events}?after={all}"))["items"].AsArray());
        Assert.Empty((await client.Get(events))["items"].AsArray());
    }

    /// <summary>A server whose time is the test's, and which keeps events for a day.</summary>
    public sealed class AgingServer : TestServer
    {
        internal FakeTime Time { get; } = new(DateTimeOffset.UnixEpoch.AddYears(60));

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureAppConfiguration(configuration =>
                configuration.AddInMemoryCollection(
                    new Dictionary<string, string?>
                    {
                        ["CleanPlan:Retention:EventDays"] = "1",
                        ["CleanPlan:Engine:ReaperSeconds"] = "5",
                    }
                )
            );
            builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(Time));
        }
    }
}
