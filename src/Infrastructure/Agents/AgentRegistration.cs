using CleanPlan.Application.Agents;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Agents;

internal static class AgentRegistration
{
    /// <summary>The agents of this process, at work on its own engine. Register it after the engine: it stops first.</summary>
    public static IServiceCollection AddCrew(this IServiceCollection services)
    {
        services.AddAgentOptions();
        services.AddSingleton<ITaskSupply, EngineSupply>();
        services.AddHostedService<CrewHost>();
        return services;
    }

    private static void AddAgentOptions(this IServiceCollection services)
    {
        services.AddAgents();
        services.AddSingleton<IValidateOptions<AgentOptions>, AgentOptionsValidator>();
        services.AddSingleton<IValidateOptions<AgentOptions>, AgentTypes>();
        services.AddOptions<AgentOptions>().BindConfiguration(AgentOptions.Section).ValidateOnStart();
    }
}
