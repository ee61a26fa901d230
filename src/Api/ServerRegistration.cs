using CleanPlan.Api.Hosting;
using CleanPlan.Application;
using CleanPlan.Infrastructure;
using CleanPlan.Infrastructure.Agents;
using Microsoft.Extensions.Options;

namespace CleanPlan.Api;

internal static class ServerRegistration
{
    /// <summary>Seconds beyond the drain: to cancel what has not ended, to answer what was accepted, to close.</summary>
    public const int Reserve = 10;

    /// <summary>Everything that a server is made of.</summary>
    public static void AddCleanPlan(this WebApplicationBuilder builder)
    {
        builder.Host.UseDefaultServiceProvider(x => (x.ValidateOnBuild, x.ValidateScopes) = (true, true));
        // each request is worth a metric, not a line
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter(Listening.OfTheFramework, LogLevel.Warning);
        // first in, last out: it sees the whole of the start and of the stop
        builder.Services.AddLifecycle();
        builder.Services.AddHostedService<Listening>();
        builder.Services.AddApplication().AddInfrastructure().AddApi();
        // last in, first out: before anything else ends, nobody is sent here any more
        builder.Services.AddDrain();
    }

    /// <summary>What every process has that serves until it is told to stop.</summary>
    public static void AddLifecycle(this IServiceCollection services)
    {
        services.AddSingleton<Signals>();
        services.AddSingleton<IHostLifetime>(provider => provider.GetRequiredService<Signals>());
        services.AddHostedService<Lifecycle>();
    }

    private static void AddDrain(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<ShutdownOptions>, ShutdownOptionsValidator>();
        services.AddOptions<ShutdownOptions>().BindConfiguration(ShutdownOptions.Section).ValidateOnStart();
        services.AddHostedService<Drain>();
        services
            .AddOptions<HostOptions>()
            .Configure<IOptions<ShutdownOptions>, IOptions<AgentOptions>>(
                (host, shutdown, agents) =>
                    host.ShutdownTimeout = TimeSpan.FromSeconds(
                        Math.Max(shutdown.Value.PreStopSeconds, agents.Value.DrainSeconds) + Reserve
                    )
            );
    }
}
