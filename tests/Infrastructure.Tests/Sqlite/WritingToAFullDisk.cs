using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Agents;
using CleanPlan.Infrastructure.Engine.Writing;
using CleanPlan.Infrastructure.Files;
using CleanPlan.Infrastructure.Persistence;
using CleanPlan.Tests.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Tests.Sqlite;

public sealed class WritingToAFullDisk : IAsyncLifetime
{
    private const int NoLimit = 1_073_741_823;

    private readonly FakeTime _time = new();
    private SqliteEngine _engine;
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
    public async Task Has_the_agents_of_the_process_say_their_results_again_later()
    {
        await Fill();
        var files = new Artifacts(_engine.Services.GetRequiredService<IOptions<StorageOptions>>());
        var supply = new EngineSupply(_engine.Queue, _engine.Reports, files, Options.Create(new AgentOptions()));

        await Assert.ThrowsAsync<SupplyOutage>(() => supply.Claim(["a"], 1, wait: false, CancellationToken.None));
    }

    [Fact]
    public async Task Looks_for_room_every_five_seconds_and_goes_on_when_there_is_some()
    {
        await Fill();
        await Pass(FullStorageWatch.Pause);
        Assert.True(_engine.Writer.IsFull);

        Limit(NoLimit);
        await ProbedAnew();

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
        await ProbedAnew();
        await _engine.Start(new TaskDraft { Key = "a" });
    }

    [Fact]
    public async Task A_checkpoint_that_finds_no_room_loses_nothing_and_is_made_when_there_is_some()
    {
        var checkpoints = 0;
        _fault = sql =>
            sql.StartsWith("PRAGMA wal_checkpoint", StringComparison.Ordinal) && ++checkpoints == 1
                ? new SqliteException("full", SQLitePCL.raw.SQLITE_FULL)
                : null;
        var accepted = await UntilRefused();
        Assert.Equal(accepted, Count("plans"));

        await ProbedAnew();
        while (checkpoints == 1)
        {
            await StartBig();
            accepted++;
        }

        await Reopen();
        Assert.Equal(accepted, Count("plans"));
    }

    [Fact]
    public async Task The_last_checkpoint_of_all_may_find_no_room()
    {
        await StartBig();
        _fault = sql =>
            sql == "PRAGMA wal_checkpoint(TRUNCATE)" ? new SqliteException("full", SQLitePCL.raw.SQLITE_FULL) : null;

        await Reopen();

        Assert.Equal(1, Count("plans"));
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
        return await UntilRefused();
    }

    // again and again, for the watch may not look at the clock yet
    private Task ProbedAnew() =>
        Until(() =>
        {
            _time.Advance(FullStorageWatch.Pause);
            return !_engine.Writer.IsFull;
        });

    private async Task<int> UntilRefused()
    {
        for (var kept = 0; ; kept++)
        {
            try
            {
                await StartBig();
            }
            catch (StorageFullException)
            {
                return kept;
            }
        }
    }

    private Task<Guid> StartBig() =>
        _engine.Start(new TaskDraft { Key = "big", Description = new string('x', 20_000) });

    private async Task Reopen()
    {
        var failed = false;
        _engine.Writer.OnStorageFailed = () => failed = true;
        var directory = await _engine.Close();
        Assert.False(failed);
        _fault = _ => null;
        _engine = SqliteEngine.Open(_time, directory);
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
