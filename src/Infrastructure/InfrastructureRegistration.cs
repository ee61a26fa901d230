using CleanPlan.Application.Abstractions;
using CleanPlan.Infrastructure.Agents;
using CleanPlan.Infrastructure.Engine;
using CleanPlan.Infrastructure.Files;
using CleanPlan.Infrastructure.Persistence;
using CleanPlan.Infrastructure.Persistence.Ef;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Infrastructure;

public static class InfrastructureRegistration
{
    public static IServiceCollection AddInfrastructure(this IServiceCollection services) =>
        services
            .AddPersistence()
            .AddEngine()
            .AddSingleton<IArtifacts>(provider => provider.GetRequiredService<Artifacts>())
            .AddSingleton<IApiKeys, ApiKeys>()
            .AddCrew();
}
