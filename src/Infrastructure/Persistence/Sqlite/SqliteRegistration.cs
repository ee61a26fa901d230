using CleanPlan.Application.Abstractions;
using CleanPlan.Infrastructure.Engine.Claims;
using CleanPlan.Infrastructure.Engine.Feed;
using CleanPlan.Infrastructure.Engine.Writing;
using CleanPlan.Infrastructure.Persistence.Ef;
using CleanPlan.Infrastructure.Persistence.Sqlite.Connections;
using CleanPlan.Infrastructure.Persistence.Sqlite.Files;
using CleanPlan.Infrastructure.Persistence.Sqlite.Writing;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Infrastructure.Persistence.Sqlite;

internal static class SqliteRegistration
{
    /// <summary>What SQLite supplies to the engine, and its files.</summary>
    public static IServiceCollection AddSqliteStorage(this IServiceCollection services)
    {
        services.AddSingleton<SqliteDatabase>();
        services.AddSingleton<SqliteReaders>();
        services.AddSingleton<SqliteStore>();
        services.AddSingleton<IStore>(provider => provider.GetRequiredService<SqliteStore>());
        services.AddSingleton<INodes, WorkerRegistry>();
        services.AddSingleton<IFeedStore, OneProcess>();
        services.AddSingleton<IWakeUps, OneProcess>();
        services.AddSingleton<ITenantContexts, SqliteTenantContexts>();
        services.AddSingleton<SqliteBackup>();
        services.AddSingleton<ISchema, SqliteSchema>();
        services.AddSingleton<IBackups, Backups>();
        return services;
    }
}
