using CleanPlan.Infrastructure.Persistence.Sqlite.Connections;
using Microsoft.Data.Sqlite;

namespace CleanPlan.Infrastructure.Tests.Sqlite;

/// <summary>With a cache of a few pages, so that SQLite writes to its log long before a commit.</summary>
public sealed class WritingTheLogAtOnce : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("cleanplan-log-").FullName;
    private readonly SqliteConnection _writer;
    private readonly SqliteFile _file;

    public WritingTheLogAtOnce()
    {
        _file = new SqliteFile(Path.Combine(_directory, "log.db"));
        _writer = _file.OpenWriter();
        Execute("CREATE TABLE pages (id INTEGER PRIMARY KEY, page BLOB)");
        Execute("PRAGMA cache_size = 5");
    }

    private long LogBytes => new FileInfo(_file.Path + "-wal").Length;

    public void Dispose()
    {
        _writer.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public void Nothing_is_written_before_it_is_synced()
    {
        var before = LogBytes;
        Execute("BEGIN IMMEDIATE");
        Fill(20);
        Assert.Equal(before, LogBytes);

        Execute("COMMIT");

        Assert.InRange(LogBytes - before, 20 * 4096, 60 * 4096);
    }

    [Fact]
    public void More_than_is_gathered_can_be_read_back_and_is_seen_by_others_when_it_is_committed()
    {
        Execute("BEGIN IMMEDIATE");
        Fill(2_000);
        Execute("UPDATE pages SET page = zeroblob(3000) WHERE id % 7 = 0");
        Assert.Equal(2_000L, Scalar(_writer, "SELECT count(*) FROM pages"));
        using var reader = _file.OpenReader();
        Assert.Equal(0L, Scalar(reader, "SELECT count(*) FROM pages"));

        Execute("COMMIT");

        Assert.Equal(2_000L, Scalar(reader, "SELECT count(*) FROM pages"));
        Assert.Equal(285L, Scalar(reader, "SELECT count(*) FROM pages WHERE page = zeroblob(3000)"));
        Assert.Equal("ok", Scalar(reader, "PRAGMA integrity_check"));
    }

    [Fact]
    public void What_is_rolled_back_leaves_what_was_there()
    {
        Fill(50);
        Execute("BEGIN IMMEDIATE");
        Fill(2_000);
        Execute("ROLLBACK");
        Fill(1);

        using var reader = _file.OpenReader();
        Assert.Equal(51L, Scalar(reader, "SELECT count(*) FROM pages"));
        Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        Assert.Equal(0, LogBytes);
        Assert.Equal("ok", Scalar(reader, "PRAGMA integrity_check"));
    }

    private void Fill(int pages) =>
        Execute(
            $"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {pages}) "
                + "INSERT INTO pages (page) SELECT randomblob(3000) FROM n"
        );

    private void Execute(string sql) => Scalar(_writer, sql);

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = new SqliteCommand(sql, connection);
        return command.ExecuteScalar();
    }
}
