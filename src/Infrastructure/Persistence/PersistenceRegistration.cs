using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Planning;
using CleanPlan.Infrastructure.Persistence.Ef;
using CleanPlan.Infrastructure.Persistence.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Persistence;

internal static class PersistenceRegistration
{
    public static IServiceCollection AddPersistence(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>();
        services.AddOptions<StorageOptions>().BindConfiguration(StorageOptions.Section).ValidateOnStart();

        services.AddSingleton<IValidateOptions<RetentionOptions>, RetentionOptionsValidator>();
        services.AddOptions<RetentionOptions>().BindConfiguration(RetentionOptions.Section).ValidateOnStart();

        services.AddSingleton<DataDirectory>();
        services.AddSqliteStorage();
        services.AddSingleton<IReads, Reads>();
        services.AddSingleton<ISessionSearch, SessionSearch>();
        services.AddSingleton<IApiKeys, ApiKeys>();
        services.AddSingleton<IModelCalls, ModelCalls>();
        services.AddScoped<UnitOfWork>();
        services.AddScoped<IUnitOfWork>(scope => scope.GetRequiredService<UnitOfWork>());
        services.AddScoped<ISessions, Ef.Sessions>();
        services.AddScoped<IJobs, Ef.Jobs>();
        return services;
    }
}
