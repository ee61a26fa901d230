using CleanPlan.Infrastructure.Persistence.Sqlite.Native;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using SQLitePCL;

namespace CleanPlan.Infrastructure.Persistence.Sqlite.Connections;

/// <summary>Opens connections to the database file, with the settings that were measured.</summary>
internal class SqliteDatabase(IOptions<StorageOptions> options)
{
    static SqliteDatabase() => SqliteLibrary.Configure();

    public virtual string Path => options.Value.DatabasePath;

    /// <summary>
    /// The one connection that writes. FULL, because an acknowledged commit must survive a power cut; the checkpoint is
    /// the writer's own, never a side effect of somebody's commit.
    /// </summary>
    public SqliteConnection OpenWriter() =>
        Open(
            SqliteOpenMode.ReadWriteCreate,
            "PRAGMA synchronous = FULL; PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000; "
                + "PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; "
                + "PRAGMA journal_size_limit = 67108864; PRAGMA mmap_size = 0; PRAGMA trusted_schema = OFF; "
                + "PRAGMA cell_size_check = ON",
            BufferedLog.Name
        );

    /// <summary>A connection that can only read, and be used beside the writer of another process.</summary>
    public SqliteConnection OpenReader()
    {
        var connection = Open(
            SqliteOpenMode.ReadWrite,
            "PRAGMA query_only = ON; PRAGMA busy_timeout = 5000; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -4096; "
                + "PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0; PRAGMA trusted_schema = OFF"
        );
        // else the last connection that is closed check-points, and that is the writer's alone
        raw.sqlite3_db_config(connection.Handle!, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, out _);
        return connection;
    }

    private SqliteConnection Open(SqliteOpenMode mode, string pragmas, string? vfs = null)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = Path,
                Mode = mode,
                Pooling = false,
                Vfs = vfs,
            }.ToString()
        );
        connection.Open();
        // else a statement whose plan could depend on a value is prepared anew for each other value
        raw.sqlite3_db_config(connection.Handle!, raw.SQLITE_DBCONFIG_ENABLE_QPSG, 1, out _);
        using var command = connection.CreateCommand();
        command.CommandText = pragmas;
        command.ExecuteNonQuery();
        return connection;
    }
}

/// <summary>A database file that is not the one of the data directory.</summary>
internal sealed class SqliteFile(string path) : SqliteDatabase(Options.Create(new StorageOptions()))
{
    public override string Path => path;
}
