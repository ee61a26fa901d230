using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Infrastructure.Engine;
using CleanPlan.Infrastructure.Engine.Writing;
using CleanPlan.Infrastructure.Persistence;
using CleanPlan.Infrastructure.Persistence.Ef;
using CleanPlan.Infrastructure.Persistence.Sqlite.Connections;
using CleanPlan.Infrastructure.Persistence.Sqlite.Native;
using CleanPlan.Infrastructure.Persistence.Sqlite.Writing;
using CleanPlan.Tests.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Infrastructure.Tests.Sqlite;

/// <summary>The engine over a database file of its own in a temporary directory.</summary>
public sealed class SqliteEngine : EngineRig, IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly string _directory;

    private SqliteEngine(ServiceProvider services, TimeProvider time, string directory)
        : base(services, time) => (_services, _directory) = (services, directory);

    public string Directory => _directory;

    internal GroupWriter Writer => _services.GetRequiredService<GroupWriter>();

    internal UnitOfWork UnitOfWork(ICaller caller) => ActivatorUtilities.CreateInstance<UnitOfWork>(_services, caller);

    internal Statements Statements => _services.GetRequiredService<SqliteStore>().Sql;

    internal SqliteDatabase Database => _services.GetRequiredService<SqliteDatabase>();

    public static SqliteEngine Open(TimeProvider time, string? directory = null) => Open(time, directory, tap: null);

    /// <param name="tap">stands where every statement of the engine passes</param>
    internal static SqliteEngine Open(TimeProvider time, string? directory, StatementTap? tap)
    {
        directory ??= System.IO.Directory.CreateTempSubdirectory("cleanplan-test-").FullName;
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?> { [$"{StorageOptions.Section}:DataDirectory"] = directory }
            )
            .Build();
        var registered = new ServiceCollection();
        if (tap is not null)
            registered.AddSingleton(tap);
        var services = registered
            .AddLogging()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton(time)
            .AddScoped<TestCaller>()
            .AddScoped<ICaller>(scope => scope.GetRequiredService<TestCaller>())
            .AddPersistence()
            .AddEngine()
            .BuildServiceProvider();
        using (var connection = services.GetRequiredService<SqliteDatabase>().OpenWriter())
        using (var context = SqliteContexts.ForWriting(TenantId.Default).On(connection))
            context.Database.Migrate();
        // opening a file waits for nothing
        services.GetRequiredService<GroupWriter>().Start().GetAwaiter().GetResult();
        return new SqliteEngine(services, time, directory);
    }

    /// <summary>Ends the engine and keeps its files, as a process that stops does.</summary>
    public async Task<string> Close()
    {
        await _services.DisposeAsync();
        return _directory;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        System.IO.Directory.Delete(_directory, recursive: true);
    }
}
