using System.Globalization;
using CleanPlan.Infrastructure.Persistence.Sqlite.Connections;
using Microsoft.Data.Sqlite;

namespace CleanPlan.Infrastructure.Persistence.Sqlite.Files;

/// <summary>Copies of the whole database as of one moment; the file itself must never be copied while it is open.</summary>
internal sealed class SqliteBackup(SqliteDatabase database, TimeProvider time)
{
    /// <summary>The ending of what is not whole yet.</summary>
    public const string Partial = ".partial";

    /// <returns>where the copy is</returns>
    public string BeforeMigration(SqliteConnection connection, string migration)
    {
        var target = NameBefore(migration);
        var partial = target + Partial;
        Write(connection, partial);
        File.Move(partial, target, overwrite: true);
        return target;
    }

    /// <summary>What a copy is called that is made before something happens to the database.</summary>
    public string NameBefore(string what)
    {
        var directory = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(database.Path)!, "backups"));
        var at = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'.'fff'Z'", CultureInfo.InvariantCulture);
        return Path.Combine(directory.FullName, $"{at}-before-{what}.db");
    }

    /// <summary>A copy that is on the disk, in the place of what an earlier one has left unfinished.</summary>
    public static void Write(SqliteConnection connection, string target)
    {
        File.Delete(target);
        // it reads one state of this database, and is refused because of the other, which it writes
        Execute(connection, "PRAGMA query_only = OFF");
        using (var command = new SqliteCommand("VACUUM INTO $target", connection))
        {
            command.CommandTimeout = 0;
            command.Parameters.AddWithValue("$target", target);
            command.ExecuteNonQuery();
        }

        // VACUUM INTO leaves the syncing to us
        Sync(target);
    }

    public static void Sync(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = new SqliteCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
