using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Persistence.Sqlite;
using CleanPlan.Tests.Common;
using Microsoft.Data.Sqlite;

namespace CleanPlan.Infrastructure.Tests.Sqlite;

public sealed class WritingToAFullDisk : IAsyncLifetime
{
    private const int NoLimit = 1_073_741_823;

    private readonly FakeTime _time = new();
    private readonly SqliteEngine _engine;
    private readonly FullStorageWatch _watch;

    // what the statements meet is decided by each test
    private Func<string, SqliteException?> _fault = _ => null;

    public WritingToAFullDisk()
    {
        _engine = SqliteEngine.Open(
            _time,
            directory: null,
            tap: (_, sql) => _fault(sql) is { } fault ? throw fault : sql
        );
        _watch = new FullStorageWatch(_engine.Writer, _time);
    }

    public Task InitializeAsync() => _watch.StartAsync(CancellationToken.None);

    public async Task DisposeAsync()
    {
        await _watch.StopAsync(CancellationToken.None);
        _watch.Dispose();
        await _engine.DisposeAsync();
    }

    [Fact]
    public async Task Undoes_all_of_it_refuses_what_comes_and_goes_on_reading()
    {
        var planId = await _engine.Start(new TaskDraft { Key = "a" });
        var kept = await Fill();

        Assert.True(_engine.Writer.IsFull);
        await Assert.ThrowsAsync<StorageFullException>(() => _engine.Claim());
        Assert.Equal(PlanStatus.InProgress, (await _engine.Plan(planId)).Status);
        Assert.Equal(kept + 1, Count("plans"));
        Assert.Equal(kept + 1, Count("tasks"));
    }

    [Fact]
    public async Task Looks_for_room_every_five_seconds_and_goes_on_when_there_is_some()
    {
        await Fill();
        await Pass(FullStorageWatch.Pause);
        Assert.True(_engine.Writer.IsFull);

        Limit(NoLimit);
        _time.Advance(FullStorageWatch.Pause);
        await Until(() => !_engine.Writer.IsFull);

        await _engine.Start(new TaskDraft { Key = "again" });
        Assert.Equal(0, Count("idempotency_keys"));
    }

    [Fact]
    public async Task A_commit_that_finds_no_room_is_a_no_for_all_of_its_group()
    {
        _fault = sql => sql == "COMMIT" ? new SqliteException("full", SQLitePCL.raw.SQLITE_FULL) : null;
        await Assert.ThrowsAsync<StorageFullException>(() => _engine.Start(new TaskDraft { Key = "a" }));
        Assert.Equal(0, Count("plans"));

        _fault = _ => null;
        _time.Advance(FullStorageWatch.Pause);
        await Until(() => !_engine.Writer.IsFull);
        await _engine.Start(new TaskDraft { Key = "a" });
    }

    [Theory]
    [InlineData("COMMIT", SQLitePCL.raw.SQLITE_IOERR)]
    [InlineData("COMMIT", SQLitePCL.raw.SQLITE_BUSY)]
    [InlineData("INSERT INTO plans", SQLitePCL.raw.SQLITE_IOERR)]
    [InlineData("INSERT INTO plans", SQLitePCL.raw.SQLITE_CORRUPT)]
    [InlineData("INSERT INTO plans", SQLitePCL.raw.SQLITE_NOTADB)]
    public async Task Any_other_failure_of_the_storage_is_unknown_and_ends_the_writer(string statement, int code)
    {
        var failed = new TaskCompletionSource();
        _engine.Writer.OnStorageFailed = failed.SetResult;
        _fault = sql => sql.StartsWith(statement, StringComparison.Ordinal) ? new SqliteException("lost", code) : null;

        await Assert.ThrowsAsync<OutcomeUnknownException>(() => _engine.Start(new TaskDraft { Key = "a" }));

        await failed.Task.Soon();
        Assert.False(_engine.Writer.IsFull);
        _fault = _ => null;
    }

    /// <returns>how many plans found room before there was none</returns>
    private async Task<int> Fill()
    {
        Limit(Count("pragma_page_count", "max(page_count)") + 20);
        for (var kept = 0; ; kept++)
        {
            try
            {
                await _engine.Start(new TaskDraft { Key = "big", Description = new string('x', 20_000) });
            }
            catch (StorageFullException)
            {
                return kept;
            }
        }
    }

    private void Limit(long pages)
    {
        using var row = _engine.Statements[$"PRAGMA max_page_count = {pages}"].Query();
        row.Read();
    }

    private long Count(string table, string what = "count(*)")
    {
        using var connection = _engine.Database.OpenReader();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {what} FROM {table}";
        return (long)command.ExecuteScalar()!;
    }

    private async Task Pass(TimeSpan time)
    {
        _time.Advance(time);
        for (var i = 0; i < 100; i++)
            await Task.Yield();
    }

    private static async Task Until(Func<bool> reached)
    {
        using var patience = new CancellationTokenSource(Patience.Long);
        while (!reached())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
