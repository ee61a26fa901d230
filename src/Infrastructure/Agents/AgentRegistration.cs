using System.Net.Http.Headers;
using CleanPlan.Application.Agents;
using CleanPlan.Infrastructure.Agents.Remote;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Agents;

public static class AgentRegistration
{
    /// <summary>The agents of this process, at work on its own engine. Register it after the engine: it stops first.</summary>
    internal static IServiceCollection AddCrew(this IServiceCollection services)
    {
        services.AddAgentOptions();
        services.AddOptions<AgentOptions>().BindConfiguration(AgentOptions.Section).ValidateOnStart();
        services.AddSingleton<ITaskSupply, EngineSupply>();
        services.AddHostedService<CrewHost>();
        return services;
    }

    /// <summary>The same agents, at work for a server somewhere else.</summary>
    public static IServiceCollection AddRemoteCrew(
        this IServiceCollection services,
        RemoteOptions remote,
        AgentOptions agents
    )
    {
        services.AddAgentOptions();
        services
            .AddOptions<AgentOptions>()
            .Configure(x =>
                (x.Workers, x.Types, x.LeaseSeconds, x.DrainSeconds) = (
                    agents.Workers,
                    agents.Types,
                    agents.LeaseSeconds,
                    agents.DrainSeconds
                )
            )
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<RemoteOptions>, RemoteOptionsValidator>();
        services
            .AddOptions<RemoteOptions>()
            .Configure(x =>
                (x.Url, x.Key, x.WorkerId, x.ArtifactsDirectory) = (
                    remote.Url,
                    remote.Key,
                    remote.WorkerId,
                    remote.ArtifactsDirectory
                )
            )
            .ValidateOnStart();
        services.AddSingleton(_ => ClientOf(remote));
        services.AddSingleton<ITaskSupply, RemoteSupply>();
        services.AddHostedService<CrewHost>();
        return services;
    }

    private static HttpClient ClientOf(RemoteOptions remote)
    {
        var client = new HttpClient
        {
            BaseAddress = new Uri(remote.Url.TrimEnd('/') + "/"),
            // longer than the longest wait for work
            Timeout = TimeSpan.FromSeconds(60),
        };
        if (remote.Key is { } key)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    private static void AddAgentOptions(this IServiceCollection services)
    {
        services.AddAgents();
        services.AddSingleton<IValidateOptions<AgentOptions>, AgentOptionsValidator>();
        services.AddSingleton<IValidateOptions<AgentOptions>, AgentTypes>();
    }
}
