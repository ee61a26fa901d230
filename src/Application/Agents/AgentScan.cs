using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Application.Agents;

public static class AgentScan
{
    /// <summary>Registers every agent of the assemblies, the built-in ones always among them.</summary>
    public static IServiceCollection AddAgents(
        this IServiceCollection services,
        params IEnumerable<Assembly> assemblies
    )
    {
        var types = assemblies
            .Append(typeof(AgentScan).Assembly)
            .Distinct()
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IAgent)));
        foreach (var type in types)
            services.AddSingleton(typeof(IAgent), type);
        return services.AddSingleton<AgentRoster>();
    }
}
