using SQLitePCL;

namespace CleanPlan.Infrastructure.Persistence.Sqlite.Native;

/// <summary>Settings of the native library itself, which are the process's and come before its first use.</summary>
internal static class SqliteLibrary
{
    /// <summary>
    /// Each connection is used by one thread at a time, so none needs a lock of its own, and nobody asks how much memory
    /// the library uses: both cost a tenth of the engine's time. Where the library is in use already, it stays as it is.
    /// </summary>
    public static void Configure()
    {
        Batteries_V2.Init();
        raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
        BufferedLog.Register();
    }
}
