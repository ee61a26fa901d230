using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Infrastructure.Engine;
using CleanPlan.Infrastructure.Engine.Feed;
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
    private readonly OutboxPublisher _publisher;

    private SqliteEngine(ServiceProvider services, TimeProvider time, string directory)
        : base(services, time) =>
        (_services, _directory, _publisher) = (services, directory, services.GetRequiredService<OutboxPublisher>());

    public string Directory => _directory;

    internal GroupWriter Writer => _services.GetRequiredService<GroupWriter>();

    internal UnitOfWork UnitOfWork(ICaller caller) => ActivatorUtilities.CreateInstance<UnitOfWork>(_services, caller);

    internal Statements Statements => _services.GetRequiredService<SqliteStore>().Sql;

    internal SqliteDatabase Database => _services.GetRequiredService<SqliteDatabase>();

    public static SqliteEngine Open(TimeProvider time, string? directory = null) => Open(time, directory, tap: null);

    public static SqliteEngine Open(TimeProvider time, params IOutboxSubscriber[] subscribers) =>
        Open(time, directory: null, tap: null, subscribers);

    /// <param name="tap">stands where every statement of the engine passes</param>
    internal static SqliteEngine Open(
        TimeProvider time,
        string? directory,
        StatementTap? tap,
        params IOutboxSubscriber[] subscribers
    )
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
        foreach (var subscriber in subscribers)
            registered.AddSingleton(subscriber);
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
        services.GetRequiredService<OutboxPublisher>().StartAsync(CancellationToken.None).GetAwaiter().GetResult();
        return new SqliteEngine(services, time, directory);
    }

    /// <summary>Ends the engine and keeps its files, as a process that stops does.</summary>
    public async Task<string> Close()
    {
        await _publisher.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
        return _directory;
    }

    /// <summary>Ends it, and begins another one with what it has stored.</summary>
    public async Task<SqliteEngine> Reopen(params IOutboxSubscriber[] subscribers) =>
        Open(Time, await Close(), tap: null, subscribers);

    public async ValueTask DisposeAsync() => System.IO.Directory.Delete(await Close(), recursive: true);
}
