using System.Reflection;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Infrastructure.Persistence.Sqlite.Connections;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Logging;

namespace CleanPlan.Infrastructure.Persistence.Sqlite.Files;

internal sealed class SqliteSchema(
    DataDirectory directory,
    SqliteDatabase database,
    SqliteBackup backup,
    ILogger<SqliteSchema> log
) : ISchema
{
    public async Task<SchemaStatus> Status(CancellationToken cancel)
    {
        if (!File.Exists(database.Path))
            return new SchemaStatus(database.Path, false, [], Known(), [], [], 0);
        await using var connection = database.OpenReader();
        var (applied, pending, unknown) = Compare(connection);
        return new SchemaStatus(
            database.Path,
            true,
            applied,
            pending,
            unknown,
            SqliteTables.Sizes(connection),
            SqliteTables.TotalBytes(connection)
        );
    }

    public async Task<Result<MigratedSchema>> Migrate(CancellationToken cancel)
    {
        directory.Hold();
        await using var connection = database.OpenWriter();
        var (_, pending, unknown) = Compare(connection);
        if (unknown.Count > 0)
            return TooNew(unknown);
        if (pending.Count == 0)
            return new MigratedSchema([], null);

        var copy = SqliteTables.Any(connection) ? backup.BeforeMigration(connection, pending[^1]) : null;
        ReleaseLock(connection);
        await using (var context = SqliteContexts.ForWriting(TenantId.Default).On(connection))
            await context.Database.MigrateAsync(cancel);
        Settle(connection);
        log.LogInformation(
            "MIGRATED {Count} up to {Last}; copied before: {Copy}",
            pending.Count,
            pending[^1],
            copy ?? "nothing, it is new"
        );
        return new MigratedSchema(pending, copy);
    }

    public async Task<Result<VerifiedDatabase>> Verify(CancellationToken cancel)
    {
        if (!File.Exists(database.Path))
            return NoDatabase(database);
        await using var connection = database.OpenReader();
        return await SqliteVerification.Of(connection, cancel);
    }

    public static Error NoDatabase(SqliteDatabase database) =>
        Error.Conflict("no_database", $"There is no database at {database.Path}.");

    public static Error TooNew(IReadOnlyList<string> unknown) =>
        Error.Conflict(
            "schema_too_new",
            $"A newer program has changed the database ({unknown[^1]}): use that one, or restore the copy made before."
        );

    /// <summary>
    /// A process that was killed while it migrated leaves EF's lock behind, for which the next one would wait for ever.
    /// The data directory is held, so nobody can be migrating now.
    /// </summary>
    private void ReleaseLock(SqliteConnection connection)
    {
        if (
            SqliteTables.Has(connection, "__EFMigrationsLock")
            && SqliteTables.Clear(connection, "__EFMigrationsLock") > 0
        )
            log.LogWarning("MIGRATION_LOCK_RELEASED of a process that did not end its migration");
    }

    // the closing of the connection would do it as well, but tells nobody when the disk fails
    private static void Settle(SqliteConnection connection)
    {
        using var command = new SqliteCommand("PRAGMA wal_checkpoint(TRUNCATE)", connection);
        command.ExecuteNonQuery();
    }

    public static (List<string> Applied, List<string> Pending, List<string> Unknown) Compare(
        SqliteConnection connection
    )
    {
        var known = Known();
        var applied = SqliteTables.Migrations(connection);
        return (applied, [.. known.Except(applied)], [.. applied.Except(known)]);
    }

    // EF would say the same, but builds its whole model first: half of a start that has nothing to migrate
    private static List<string> Known() =>
        [
            .. typeof(SqliteDbContext)
                .Assembly.GetTypes()
                .Where(type => type.GetCustomAttribute<DbContextAttribute>()?.ContextType == typeof(SqliteDbContext))
                .Select(type => type.GetCustomAttribute<MigrationAttribute>()?.Id)
                .OfType<string>()
                .Order(StringComparer.Ordinal),
        ];
}
