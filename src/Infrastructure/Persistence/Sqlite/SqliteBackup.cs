using System.Globalization;
using Microsoft.Data.Sqlite;

namespace CleanPlan.Infrastructure.Persistence.Sqlite;

/// <summary>Copies of the whole database as of one moment; the file itself must never be copied while it is open.</summary>
internal sealed class SqliteBackup(SqliteDatabase database, TimeProvider time)
{
    /// <returns>where the copy is</returns>
    public string BeforeMigration(SqliteConnection connection, string migration)
    {
        var directory = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(database.Path)!, "backups"));
        var at = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'.'fff'Z'", CultureInfo.InvariantCulture);
        var target = Path.Combine(directory.FullName, $"{at}-before-{migration}.db");
        Copy(connection, target);
        return target;
    }

    /// <summary>Under its name there is a whole copy that is on the disk, or none.</summary>
    public static void Copy(SqliteConnection connection, string target)
    {
        var partial = target + ".partial";
        File.Delete(partial);
        using (var command = new SqliteCommand("VACUUM INTO $target", connection))
        {
            command.Parameters.AddWithValue("$target", partial);
            command.ExecuteNonQuery();
        }

        // VACUUM INTO leaves the syncing to us
        using (var file = new FileStream(partial, FileMode.Open, FileAccess.ReadWrite))
            file.Flush(flushToDisk: true);
        File.Move(partial, target, overwrite: true);
    }
}
