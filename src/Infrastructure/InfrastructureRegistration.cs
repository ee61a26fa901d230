using CleanPlan.Application.Abstractions;
using CleanPlan.Infrastructure.Agents;
using CleanPlan.Infrastructure.Engine;
using CleanPlan.Infrastructure.Files;
using CleanPlan.Infrastructure.Llm;
using CleanPlan.Infrastructure.Persistence;
using CleanPlan.Infrastructure.Persistence.Sqlite.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Infrastructure;

public static class InfrastructureRegistration
{
    /// <summary>Begins with what takes as long as the rest of a start, so that it is there when the rest is.</summary>
    public static void WarmUp() => _ = Task.Run(SqliteContexts.WarmUp);

    public static IServiceCollection AddInfrastructure(this IServiceCollection services) =>
        services
            .AddPersistence()
            .AddEngine()
            .AddSingleton<IArtifacts>(provider => provider.GetRequiredService<Artifacts>())
            .AddPlanner()
            .AddCrew();
}
