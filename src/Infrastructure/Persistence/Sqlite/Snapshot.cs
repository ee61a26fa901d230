using Microsoft.Data.Sqlite;

namespace CleanPlan.Infrastructure.Persistence.Sqlite;

/// <summary>Several statements on a reading connection that see one and the same state.</summary>
internal static class Snapshot
{
    public static T Of<T>(SqliteConnection connection, Func<Statements, T> read)
    {
        using var sql = new Statements(connection);
        using var transaction = connection.BeginTransaction(deferred: true);
        return read(sql);
    }
}
