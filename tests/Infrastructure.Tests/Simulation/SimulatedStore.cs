using CleanPlan.Domain.Common;
using CleanPlan.Infrastructure.Persistence;
using CleanPlan.Infrastructure.Persistence.Sqlite.Connections;
using CleanPlan.Infrastructure.Persistence.Sqlite.Files;
using CleanPlan.Infrastructure.Persistence.Sqlite.Native;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Tests.Simulation;

/// <summary>A database with the schema and nothing in it, made once: thousands of copies cost less than one migration.</summary>
public sealed class EmptyStore : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SqliteConnection _connection = new("Data Source=:memory:");

    public EmptyStore()
    {
        _connection.Open();
        using var context = SqliteContexts.ForWriting(TenantId.Default).On(_connection);
        context.Database.Migrate();
    }

    internal void CopyTo(SqliteConnection other)
    {
        lock (_gate)
            _connection.BackupDatabase(other);
    }

    public void Dispose() => _connection.Dispose();
}

/// <summary>
/// A real SQLite database in memory, which outlives the servers on it. A connection that is closed before its commit
/// leaves nothing behind, as a process that is killed.
/// </summary>
internal sealed class SimulatedStore : SqliteDatabase, IDisposable
{
    private readonly string _name = $"file:/{Guid.NewGuid():N}?vfs=memdb";
    private readonly SqliteConnection _held;

    public SimulatedStore(EmptyStore empty)
        : base(Options.Create(new StorageOptions()))
    {
        _held = OpenWriter();
        empty.CopyTo(_held);
        // all is one thread, so whoever meets a transaction that is still open would wait for himself
        using var patience = new SqliteCommand("PRAGMA busy_timeout = 0", _held);
        patience.ExecuteNonQuery();
        Sql = new Statements(_held);
    }

    /// <summary>For the judge, on a connection that no server has.</summary>
    public Statements Sql { get; }

    public override string Path => _name;

    /// <summary>The latest time that a server which starts here can know of.</summary>
    public DateTimeOffset LastTime()
    {
        using var rows = Sql["SELECT max(latest, ifnull((SELECT max(timestamp) FROM task_events), 0)) FROM clock"]
            .Query();
        rows.Read();
        return Codec.Time(rows.GetInt64(0));
    }

    public IReadOnlyList<string> Damage() => [.. SqliteTables.Damage(_held), .. SqliteTables.BrokenReferences(_held)];

    public void Dispose()
    {
        Sql.Dispose();
        _held.Dispose();
    }
}
