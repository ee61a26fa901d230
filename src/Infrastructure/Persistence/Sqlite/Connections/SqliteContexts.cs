using CleanPlan.Domain.Common;
using CleanPlan.Infrastructure.Persistence.Sqlite.Native;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CleanPlan.Infrastructure.Persistence.Sqlite.Connections;

/// <summary>Contexts on connections that belong to somebody else, who also begins and commits.</summary>
internal static class SqliteContexts
{
    private static readonly DbContextOptions<SqliteDbContext> Reading = Options()
        .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking)
        .Options;

    private static readonly DbContextOptions<SqliteDbContext> Writing = Options().Options;

    /// <summary>Builds the model, which all contexts share, and what translates queries.</summary>
    public static void WarmUp()
    {
        using var context = ForWriting(TenantId.Default);
        context.Sessions.ToQueryString();
    }

    public static SqliteDbContext ForReading(TenantId tenant, SqliteConnection connection) =>
        new SqliteDbContext(Reading, tenant).On(connection);

    /// <summary>A context that is not yet on a connection, so that it can be made before the writer's turn.</summary>
    public static SqliteDbContext ForWriting(TenantId tenant, StatementTap? tap = null)
    {
        var options = tap is null ? Writing : Options().AddInterceptors(new TappedCommands(tap)).Options;
        var context = new SqliteDbContext(options, tenant);
        // the writer has begun with SQL of its own, and has a savepoint for each unit
        context.Database.AutoTransactionBehavior = AutoTransactionBehavior.Never;
        context.Database.AutoSavepointsEnabled = false;
        return context;
    }

    public static SqliteDbContext On(this SqliteDbContext context, SqliteConnection connection)
    {
        // not UseSqlite(connection): that registers EF's own functions on it each time, which expires every prepared
        // statement of the connection, and no query of ours calls them
        context.Database.SetDbConnection(connection, contextOwnsConnection: false);
        return context;
    }

    // that the last migration makes what the model says is a step of the build; asked here, it costs a second model
    private static DbContextOptionsBuilder<SqliteDbContext> Options() =>
        new DbContextOptionsBuilder<SqliteDbContext>()
            .UseSqlite()
            .ConfigureWarnings(x => x.Ignore(RelationalEventId.PendingModelChangesWarning))
            .ReplaceService<IMigrationsSqlGenerator, SqliteTableSql>();
}
