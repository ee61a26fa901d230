using CleanPlan.Domain.Common;
using CleanPlan.Infrastructure.Engine.Writing;
using CleanPlan.Infrastructure.Persistence;
using CleanPlan.Infrastructure.Persistence.Ef;
using CleanPlan.Infrastructure.Persistence.Sqlite;
using CleanPlan.Infrastructure.Persistence.Sqlite.Connections;
using CleanPlan.Infrastructure.Persistence.Sqlite.Writing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Tests.Persistence;

/// <summary>A real database file in a directory of its own, which goes away with the test.</summary>
internal sealed class TemporaryDatabase : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("cleanplan-");

    private readonly SqliteReaders _readers;

    private TemporaryDatabase()
    {
        Options = new StorageOptions { DataDirectory = _directory.FullName };
        Database = new SqliteDatabase(new OptionsWrapper<StorageOptions>(Options));
        _readers = new SqliteReaders(Database, new OptionsWrapper<StorageOptions>(Options));
        Contexts = new SqliteTenantContexts(_readers, new AmbientTransactions());
        Store = new SqliteStore(Database, _readers, new EngineClock(TimeProvider.System), new AmbientTransactions());
    }

    public StorageOptions Options { get; }
    public SqliteDatabase Database { get; }

    public ITenantContexts Contexts { get; }

    public IStore Store { get; }
    public TenantId Tenant { get; } = new(Guid.CreateVersion7());

    public static TemporaryDatabase Empty() => new();

    public static async Task<TemporaryDatabase> Migrated()
    {
        var database = new TemporaryDatabase();
        await database.Write(db => db.Database.MigrateAsync());
        return database;
    }

    public Task Save(params object[] rows) => SaveAs(Tenant, rows);

    public Task SaveAs(TenantId tenant, params object[] rows) =>
        Write(
            async db =>
            {
                db.AddRange(rows);
                await db.SaveChangesAsync();
            },
            tenant
        );

    public async Task Write(Func<SqliteDbContext, Task> work, TenantId? tenant = null)
    {
        await using var connection = Database.OpenWriter();
        await using var db = SqliteContexts.ForWriting(tenant ?? Tenant).On(connection);
        await work(db);
    }

    public async Task<T> Read<T>(Func<CleanPlanDbContext, Task<T>> read, TenantId? tenant = null) =>
        await Contexts.Read(tenant ?? Tenant, (db, _) => read(db), CancellationToken.None);

    public int Execute(string sql)
    {
        using var connection = Database.OpenWriter();
        using var command = new SqliteCommand(sql, connection);
        return command.ExecuteNonQuery();
    }

    public List<string> Query(string sql)
    {
        using var connection = Database.OpenWriter();
        using var command = new SqliteCommand(sql, connection);
        using var rows = command.ExecuteReader();
        var found = new List<string>();
        while (rows.Read())
            found.Add(rows.GetValue(0).ToString()!);
        return found;
    }

    public void Dispose()
    {
        _readers.Dispose();
        _directory.Delete(recursive: true);
    }
}
