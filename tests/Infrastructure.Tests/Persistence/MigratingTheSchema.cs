using CleanPlan.Infrastructure.Persistence;
using CleanPlan.Infrastructure.Persistence.Sqlite.Files;
using CleanPlan.Tests.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Tests.Persistence;

public sealed class MigratingTheSchema : IDisposable
{
    private readonly TemporaryDatabase _database = TemporaryDatabase.Empty();
    private readonly DataDirectory _directory;
    private readonly SqliteSchema _schema;

    public MigratingTheSchema() => (_directory, _schema) = Open();

    public void Dispose()
    {
        _directory.Dispose();
        _database.Dispose();
    }

    [Fact]
    public async Task A_new_database_gets_every_migration_and_no_copy()
    {
        var before = await _schema.Status(CancellationToken.None);
        var migrated = (await _schema.Migrate(CancellationToken.None)).Value;
        var after = await _schema.Status(CancellationToken.None);

        Assert.NotEmpty(before.Pending);
        Assert.Equal(before.Pending, migrated.Applied);
        Assert.Null(migrated.Backup);
        Assert.Empty(after.Pending);
        Assert.Equal(before.Pending, after.Applied);
    }

    [Fact]
    public async Task Tasks_are_stored_by_their_keys()
    {
        await _schema.Migrate(CancellationToken.None);

        foreach (var table in (string[])["tasks", "task_texts", "task_results", "dependency_counts"])
            Assert.Equal(["1"], _database.Query($"SELECT wr FROM pragma_table_list WHERE name = '{table}'"));
    }

    [Fact]
    public async Task Migrating_twice_changes_nothing()
    {
        await _schema.Migrate(CancellationToken.None);

        var again = (await _schema.Migrate(CancellationToken.None)).Value;

        Assert.Empty(again.Applied);
        Assert.Null(again.Backup);
    }

    [Fact]
    public async Task The_lock_of_a_process_that_was_killed_while_it_migrated_holds_nobody_up()
    {
        // what EF leaves: its lock is committed on its own, and the migration that was under way is rolled back
        _database.Execute(
            """
            CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL);
            INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01 00:00:00')
            """
        );

        var migrated = await _schema.Migrate(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.NotEmpty(migrated.Value.Applied);
    }

    [Fact]
    public async Task A_database_that_holds_something_is_copied_before()
    {
        _database.Execute("create table notes (text); insert into notes values ('keep me')");

        var backup = (await _schema.Migrate(CancellationToken.None)).Value.Backup;

        using var copy = new SqliteConnection($"Data Source={backup};Mode=ReadOnly;Pooling=False");
        copy.Open();
        using var notes = new SqliteCommand("select text from notes", copy);
        Assert.Equal("keep me", notes.ExecuteScalar());
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(backup)!, "*.partial"));
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_left_alone()
    {
        await _schema.Migrate(CancellationToken.None);
        _database.Execute("insert into __EFMigrationsHistory values ('29990101000000_Later', '99.0.0')");

        var refused = await _schema.Migrate(CancellationToken.None);

        Assert.Equal("schema_too_new", refused.Error?.Code);
        Assert.Equal(["29990101000000_Later"], (await _schema.Status(CancellationToken.None)).Unknown);
    }

    [Fact]
    public async Task Nobody_migrates_while_another_process_has_the_data_directory()
    {
        _directory.Hold();
        var (other, schema) = Open();
        using (other)
            await Assert.ThrowsAsync<DataDirectoryInUseException>(() => schema.Migrate(CancellationToken.None));

        _directory.Dispose();

        var (next, again) = Open();
        using (next)
            Assert.True((await again.Migrate(CancellationToken.None)).IsOk);
    }

    [Fact]
    public async Task Every_migration_can_be_taken_back_and_applied_anew()
    {
        await _schema.Migrate(CancellationToken.None);
        await _database.Write(db => db.GetService<IMigrator>().MigrateAsync(Migration.InitialDatabase));
        Assert.Empty((await _schema.Status(CancellationToken.None)).Tables);

        await _schema.Migrate(CancellationToken.None);

        Assert.Equal(
            [
                "api_keys",
                "clock",
                "dependency_counts",
                "executions",
                "idempotency_keys",
                "job_drafts",
                "job_events",
                "jobs",
                "messages",
                "model_calls",
                "outbox",
                "plans",
                "sessions",
                "task_events",
                "task_results",
                "task_texts",
                "tasks",
                "title_parts",
            ],
            (await _schema.Status(CancellationToken.None)).Tables.Select(table => table.Name)
        );
    }

    [Fact]
    public async Task The_status_counts_rows_and_bytes()
    {
        await _schema.Migrate(CancellationToken.None);
        var session = Rows.Session(_database.Tenant);
        await _database.Save(Rows.Everything(session, Rows.Started(session, "a", "b: a")));

        var status = await _schema.Status(CancellationToken.None);

        var tasks = status.Tables.Single(table => table.Name == "tasks");
        Assert.Equal(2, tasks.Rows);
        Assert.InRange(tasks.Bytes, 200, 2_000);
        Assert.True(status.Bytes > 4096);
    }

    [Fact]
    public async Task Verifying_finds_what_refers_to_nothing_and_what_is_damaged()
    {
        await _schema.Migrate(CancellationToken.None);
        var session = Rows.Session(_database.Tenant);
        await _database.Save(Rows.Everything(session, Rows.Started(session, "a")));
        Assert.Empty((await _schema.Verify(CancellationToken.None)).Value.Faults);

        _database.Execute("pragma foreign_keys = off; delete from plans");
        _database.Execute(
            "pragma writable_schema = on; update sqlite_schema set rootpage = 3 where name = 'idx_tasks_lease'"
        );
        var faults = (await _schema.Verify(CancellationToken.None)).Value.Faults;

        Assert.Contains(
            faults,
            fault => fault.StartsWith("tasks refers to a missing row of plans in 1 rows", StringComparison.Ordinal)
        );
        Assert.Contains(
            faults,
            fault => fault.StartsWith("task_events refers to a missing row of plans", StringComparison.Ordinal)
        );
        Assert.Contains(faults, fault => !fault.Contains("refers to", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_model_has_no_change_without_a_migration() =>
        await _database.Write(db =>
        {
            Assert.False(db.Database.HasPendingModelChanges());
            return Task.CompletedTask;
        });

    [Fact]
    public async Task The_last_migration_ends_at_the_model() =>
        await _database.Write(db =>
        {
            var migrations = db.GetService<IMigrationsAssembly>();
            var last = migrations.CreateMigration(migrations.Migrations.Last().Value, db.Database.ProviderName!);
            var target = db.GetService<IModelRuntimeInitializer>()
                .Initialize(((IMutableModel)last.TargetModel).FinalizeModel(), designTime: true);
            var model = db.GetService<IDesignTimeModel>().Model;

            Assert.False(
                db.GetService<IMigrationsModelDiffer>()
                    .HasDifferences(target.GetRelationalModel(), model.GetRelationalModel())
            );
            return Task.CompletedTask;
        });

    private (DataDirectory Directory, SqliteSchema Schema) Open()
    {
        var directory = new DataDirectory(new OptionsWrapper<StorageOptions>(_database.Options));
        var backup = new SqliteBackup(_database.Database, new FakeTime());
        return (directory, new SqliteSchema(directory, _database.Database, backup, NullLogger<SqliteSchema>.Instance));
    }
}
