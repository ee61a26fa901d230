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
        services.AddSingleton(_ => remote.Connect());
        services.AddSingleton<ITaskSupply, RemoteSupply>();
        services.AddHostedService<CrewHost>();
        return services;
    }

    private static void AddAgentOptions(this IServiceCollection services)
    {
        services.AddAgents();
        services.AddSingleton<IValidateOptions<AgentOptions>, AgentOptionsValidator>();
        services.AddSingleton<IValidateOptions<AgentOptions>, AgentTypes>();
    }
}
