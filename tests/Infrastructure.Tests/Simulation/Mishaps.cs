using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CleanPlan.Infrastructure.Tests.Simulation;

/// <param name="Statement">which statement from now on; 0 is the next COMMIT</param>
/// <param name="Code">what SQLite answers</param>
/// <param name="Crash">the process is gone: nothing that comes after it is carried out</param>
/// <param name="TakesEffect">a COMMIT is carried out before it is told to have failed; any other takes its whole
/// transaction with it, as SQLite does when memory or disk run out</param>
internal sealed record Mishap(int Statement, int Code, bool Crash, bool TakesEffect);

/// <summary>Stands between the engine and its statements, and lets them fail as it was told to.</summary>
internal sealed class Mishaps(Func<string, string>? bug)
{
    private Mishap? _next;
    private int _passed;

    /// <summary>The write connection of the server that runs.</summary>
    public SqliteConnection? Connection { get; private set; }

    /// <summary>The process is gone.</summary>
    public bool Crashed { get; private set; }

    public void Expect(Mishap? mishap) => (_next, _passed, Crashed) = (mishap, 0, false);

    /// <summary>What was expected and did not happen will not happen any more.</summary>
    /// <returns>what happened instead of it, for the story</returns>
    public string? Over(Mishap? expected)
    {
        var happened = expected is not null && _next is null;
        _next = null;
        return happened ? $"{expected}" : null;
    }

    public string Pass(SqliteConnection connection, string sql)
    {
        Connection = connection;
        if (Crashed)
            throw new SqliteException("crashed", raw.SQLITE_IOERR);
        _passed++;
        if (_next is not { } mishap || !(mishap.Statement == 0 ? sql == "COMMIT" : _passed == mishap.Statement))
            return bug?.Invoke(sql) ?? sql;

        (_next, Crashed) = (null, mishap.Crash);
        // a commit for which there is no room has not taken place
        var commits = mishap.Statement == 0 && mishap.Code != raw.SQLITE_FULL;
        if (mishap.TakesEffect && raw.sqlite3_get_autocommit(connection.Handle!) == 0)
            raw.sqlite3_exec(connection.Handle!, commits ? "COMMIT" : "ROLLBACK");
        throw new SqliteException("simulated", mishap.Code);
    }

    /// <summary>Nothing at all mostly; then any statement, and more often than by chance the one that matters most.</summary>
    public static Mishap? Draw(Random random)
    {
        if (random.Next(5) > 0)
            return null;
        var crash = random.Next(3) == 0;
        int[] codes =
        [
            raw.SQLITE_BUSY,
            raw.SQLITE_FULL,
            raw.SQLITE_IOERR,
            raw.SQLITE_NOMEM,
            raw.SQLITE_CONSTRAINT,
            raw.SQLITE_INTERRUPT,
            raw.SQLITE_CORRUPT,
        ];
        var code = crash ? raw.SQLITE_IOERR : codes[random.Next(codes.Length)];
        return new Mishap(random.Next(4) == 0 ? 0 : random.Next(1, 61), code, crash, random.Next(2) == 0);
    }
}
