using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;

namespace CleanPlan.Api.Tests;

/// <summary>A server whose planner thinks for ten minutes, about one goal at a time.</summary>
public sealed class SlowPlanner : TestServer
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureAppConfiguration(configuration =>
            configuration.AddInMemoryCollection(
                new Dictionary<string, string?>
                {
                    ["CleanPlan:Planner:Stub:DelaySeconds"] = "600",
                    ["CleanPlan:Planner:MaxConcurrent"] = "1",
                }
            )
        );
    }
}

public sealed class CuttingAQuestion(SlowPlanner server) : IClassFixture<SlowPlanner>
{
    private const string Jobs = "/api/v2/jobs";

    [Fact]
    public async Task A_cancelled_job_gives_its_place_at_the_planner_to_the_next()
    {
        using var client = await server.Admin();
        var first = await client.Post(Jobs, """{"goal":"first"}""");
        await Until(client, first.Id, "sent");
        var second = await client.Post(Jobs, """{"goal":"second"}""");

        await client.Post($"{Jobs}/{first.Id}/cancel");

        await Until(client, first.Id, "cancelled");
        await Until(client, second.Id, "sent");
        var job = await client.Get($"{Jobs}/{first.Id}");
        Assert.Equal(("cancelled", 1), ((string)job["status"]!, (int)job["usage"]["calls"]!));
    }

    private static async Task Until(HttpClient client, string jobId, string outcome)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            JsonArray calls = (await client.Get($"{Jobs}/{jobId}/model-calls"))["items"].AsArray();
            if (calls.Any(call => (string?)call!["outcome"] == outcome))
                return;
            patience.Token.ThrowIfCancellationRequested();
        }
    }
}
