using System.Threading.Channels;
using CleanPlan.Application.Abstractions;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace CleanPlan.Infrastructure.Persistence.Sqlite;

/// <summary>
/// The one writer of the database file: takes what is waiting, runs it in one transaction, commits once, and only then
/// answers. Work that fails is rolled back to its own savepoint and hurts nobody else. What is asked of it by work that
/// has the turn already is part of that work.
/// </summary>
/// <param name="turns">where its turns run; the thread pool, unless told otherwise</param>
internal sealed class SqliteWriter(
    SqliteDatabase database,
    Engine engine,
    Turns inTurn,
    ILogger<SqliteWriter> log,
    TaskScheduler? turns = null
) : IAsyncDisposable
{
    /// <summary>SQLITE_DBSTATUS_CACHE_WRITE: pages that the connection has written to the log.</summary>
    private const int PagesWritten = 9;

    private const int CheckpointPages = 1_000;

    /// <summary>Units taken into one transaction.</summary>
    private const int GroupSize = 256;

    /// <summary>Units that may wait; beyond it callers are told to come back.</summary>
    private const int Capacity = 4096;

    private readonly Channel<WriteUnit> _waiting = Channel.CreateBounded<WriteUnit>(
        new BoundedChannelOptions(Capacity) { SingleReader = true }
    );

    private SqliteConnection? _connection;
    private Task _loop = Task.CompletedTask;
    private int _checkpointedAt;

    /// <summary>The storage has failed, and nothing can be written any more: the process has to stop.</summary>
    public Action? OnStorageFailed { get; set; }

    /// <summary>Opens the connection and starts; the schema must be there.</summary>
    public void Start()
    {
        _connection = database.OpenWriter();
        engine.Prepare(_connection);
        _loop = Task
            .Factory.StartNew(Loop, default, TaskCreationOptions.DenyChildAttach, turns ?? TaskScheduler.Default)
            .Unwrap();
    }

    /// <summary>Runs <paramref name="work"/> on the write connection; kept only if it says so, answered after the commit.</summary>
    public Task<T> Run<T>(
        Func<SqliteConnection, CancellationToken, Task<(bool Keep, T Value)>> work,
        CancellationToken cancel
    )
    {
        if (inTurn.Current is { } turn)
            return turn.Join(work, cancel);
        var unit = new DelegateUnit<T>(work, cancel);
        Enqueue(unit);
        return unit.Answer;
    }

    /// <summary>Hands a unit to the engine.</summary>
    /// <exception cref="WriterBusyException">too much is waiting already</exception>
    public Task<T> Submit<T>(EngineUnit<T> unit)
    {
        if (inTurn.Current is not null)
        {
            engine.Run([unit]);
            return Task.FromResult(unit.Value!);
        }

        Enqueue(unit);
        return unit.Answer;
    }

    private void Enqueue(WriteUnit unit)
    {
        if (!_waiting.Writer.TryWrite(unit))
            throw new WriterBusyException();
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _loop;
        if (_connection is null)
            return;
        engine.Dispose();
        Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        await _connection.DisposeAsync();
    }

    private async Task Loop()
    {
        var group = new List<WriteUnit>(GroupSize);
        try
        {
            while (await _waiting.Reader.WaitToReadAsync())
            {
                group.Clear();
                while (group.Count < GroupSize && _waiting.Reader.TryRead(out var unit))
                    group.Add(unit);
                await Carry(group);
                Checkpoint();
            }
        }
        catch (Exception error)
        {
            // what the file holds is no longer known for sure: only a new start, which reads it again, can tell
            log.LogCritical(error, "STORAGE_FAILED the process stops");
            _waiting.Writer.TryComplete();
            foreach (var unit in group)
                unit.Fail(new OutcomeUnknownException(error));
            await foreach (var unit in _waiting.Reader.ReadAllAsync())
                unit.Fail(new OutcomeUnknownException(error));
            OnStorageFailed?.Invoke();
        }
    }

    private async Task Carry(List<WriteUnit> group)
    {
        try
        {
            engine.Sql["BEGIN IMMEDIATE"].Execute();
            foreach (var unit in group.OfType<DelegateUnit>())
                await Isolated(() => unit.Run(_connection!), [unit]);
            await CarrySet(group.OfType<EngineUnit>().Where(unit => unit is not ClaimUnit).ToList());
            // what the others have made ready can be claimed in the same turn
            await CarrySet(group.OfType<ClaimUnit>().ToList<EngineUnit>());
            engine.Sql["COMMIT"].Execute();
        }
        catch (SqliteException error) when (error.SqliteErrorCode is SQLitePCL.raw.SQLITE_FULL)
        {
            // a full disk rolls back cleanly, so this is a no, and the next group may find room again
            log.LogError(error, "STORAGE_FULL {Units} units", group.Count);
            if (SQLitePCL.raw.sqlite3_get_autocommit(_connection!.Handle!) == 0)
                engine.Sql["ROLLBACK"].Execute();
            engine.Forget();
            foreach (var unit in group)
                unit.Fail(new OutcomeUnknownException(error));
            return;
        }

        foreach (var unit in group)
            unit.Succeed();
        engine.Committed();
    }

    /// <summary>
    /// Copies the log into the database, here and nowhere else: two connections that check-point at once can corrupt a
    /// file under SQLite before 3.51.3, which is the one that is bundled.
    /// </summary>
    private void Checkpoint()
    {
        SQLitePCL.raw.sqlite3_db_status(_connection!.Handle!, PagesWritten, out var pages, out _, resetFlg: 0);
        if (pages - _checkpointedAt < CheckpointPages)
            return;
        _checkpointedAt = pages;
        Execute("PRAGMA wal_checkpoint(PASSIVE)");
    }

    private Task CarrySet(List<EngineUnit> units)
    {
        if (units.Count == 0)
            return Task.CompletedTask;
        return Isolated(
            () =>
            {
                engine.Run(units);
                return Task.FromResult(true);
            },
            units
        );
    }

    /// <summary>Under a savepoint; a set in which something went wrong is run again one by one, to find out what.</summary>
    private async Task Isolated(Func<Task<bool>> work, IReadOnlyList<WriteUnit> units)
    {
        engine.Sql["SAVEPOINT unit"].Execute();
        try
        {
            if (!await work())
            {
                engine.Sql["ROLLBACK TO unit"].Execute();
                engine.Forget();
            }

            engine.Sql["RELEASE unit"].Execute();
        }
        catch (Exception error) when (!IsStorages(error))
        {
            engine.Sql["ROLLBACK TO unit"].Execute();
            engine.Sql["RELEASE unit"].Execute();
            engine.Forget();
            if (units.Count == 1)
            {
                // a caller that has gone away is no fault
                if (error is not OperationCanceledException)
                    log.LogError(error, "UNIT_FAILED {Unit}", units[0].GetType().Name);
                units[0].Fail(error);
                return;
            }

            foreach (var unit in units)
                await CarrySet([(EngineUnit)unit]);
        }
    }

    private void Execute(string sql)
    {
        using var command = _connection!.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>The storage's own failure, which is nobody's unit's fault.</summary>
    private static bool IsStorages(Exception error) =>
        error
            is SqliteException
            {
                SqliteErrorCode: SQLitePCL.raw.SQLITE_IOERR
                    or SQLitePCL.raw.SQLITE_CORRUPT
                    or SQLitePCL.raw.SQLITE_FULL
                    or SQLitePCL.raw.SQLITE_NOTADB
            };
}

/// <summary>Too much is waiting for the writer: come back later.</summary>
public sealed class WriterBusyException() : UnavailableException(Refusals.Busy);

/// <summary>The commit failed, and whether it is in the file nobody can say before the file is opened anew.</summary>
public sealed class OutcomeUnknownException(Exception inner) : UnavailableException(Refusals.OutcomeUnknown, inner);
