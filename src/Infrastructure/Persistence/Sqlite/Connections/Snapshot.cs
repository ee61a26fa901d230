using CleanPlan.Infrastructure.Persistence.Sqlite.Native;
using Microsoft.Data.Sqlite;

namespace CleanPlan.Infrastructure.Persistence.Sqlite.Connections;

/// <summary>Several statements that see one and the same state, as those of a transaction that runs already do.</summary>
internal static class Snapshot
{
    public static async Task<T> Of<T>(SqliteConnection connection, Func<Statements, Task<T>> read)
    {
        using var sql = new Statements(connection);
        using var transaction =
            SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle!) == 0
                ? null
                : connection.BeginTransaction(deferred: true);
        return await read(sql);
    }
}
