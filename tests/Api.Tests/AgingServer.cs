using CleanPlan.Tests.Common;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Api.Tests;

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
