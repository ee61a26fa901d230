using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Engine.Writing;
using CleanPlan.Infrastructure.Persistence.Sqlite.Writing;
using CleanPlan.Tests.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CleanPlan.Infrastructure.Tests.Sqlite;

public sealed class StoppingAfterTheStorageHasFailed
{
    [Fact]
    public async Task Is_done_without_a_word_to_the_file_whose_transaction_is_still_open()
    {
        var engine = SqliteEngine.Open(new FakeTime());
        await Assert.ThrowsAsync<OutcomeUnknownException>(() =>
            engine.Writer.Run<bool>((_, _) => throw new SqliteException("disk", raw.SQLITE_IOERR), default).Soon()
        );

        Assert.Null(await Record.ExceptionAsync(() => engine.DisposeAsync().AsTask().Soon()));
    }

    /// <summary>What was committed is in the log, but the disk is not to be trusted.</summary>
    [Fact]
    public async Task Is_asked_for_by_a_checkpoint_that_fails()
    {
        var failed = new TaskCompletionSource();
        var pages = new string('x', 70_000_000);
        await using var engine = Failing("PRAGMA wal_checkpoint(PASSIVE)");
        engine.Writer.OnStorageFailed = failed.SetResult;

        await engine.Writer.Run(
            (store, _) =>
            {
                var connection = ((SqliteStoreTransaction)store).Connection;
                using var command = new SqliteCommand("CREATE TABLE big AS SELECT $pages AS pages", connection);
                command.Parameters.AddWithValue("$pages", pages);
                return Task.FromResult((true, command.ExecuteNonQuery()));
            },
            default
        );

        await failed.Task.Soon();
        await Assert.ThrowsAnyAsync<UnavailableException>(() => engine.Start(new TaskDraft { Key = "a" }));
    }

    [Fact]
    public async Task Is_known_as_such_where_the_storage_fails_at_the_very_end()
    {
        var failed = new TaskCompletionSource();
        await using var engine = Failing("PRAGMA wal_checkpoint(TRUNCATE)");
        engine.Writer.OnStorageFailed = failed.SetResult;

        await engine.Writer.DisposeAsync().AsTask().Soon();

        Assert.True(failed.Task.IsCompleted);
    }

    private static SqliteEngine Failing(string statement) =>
        SqliteEngine.Open(
            new FakeTime(),
            directory: null,
            tap: (_, sql) => sql == statement ? throw new SqliteException("disk", raw.SQLITE_IOERR) : sql
        );
}
