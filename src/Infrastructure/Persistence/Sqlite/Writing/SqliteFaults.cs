using CleanPlan.Infrastructure.Engine.Writing;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CleanPlan.Infrastructure.Persistence.Sqlite.Writing;

/// <summary>What SQLite's codes mean; see https://sqlite.org/rescode.html.</summary>
internal static class SqliteFaults
{
    public static StoreFault Of(Exception error) =>
        CodeOf(error) switch
        {
            _ when error is SavepointLostException => StoreFault.Fatal,
            raw.SQLITE_FULL => StoreFault.Full,
            raw.SQLITE_IOERR or raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => StoreFault.Fatal,
            _ => StoreFault.Unit,
        };

    /// <summary>What SQLite said, also where EF Core has wrapped it.</summary>
    private static int? CodeOf(Exception? error) =>
        error is null ? null
        : error is SqliteException sqlite ? sqlite.SqliteErrorCode
        : CodeOf(error.InnerException);
}

/// <summary>It is not known any more what the transaction would undo, and what it would commit.</summary>
internal sealed class SavepointLostException(Exception inner) : Exception("A savepoint is lost.", inner);
