using System.Threading.Channels;
using CleanPlan.Application.Abstractions;
using CleanPlan.Infrastructure.Persistence.Sqlite.Connections;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace CleanPlan.Infrastructure.Engine.Writing;

/// <summary>
/// The one writer of the database file: takes what is waiting, runs it in one transaction, commits once, and only then
/// answers. Work that fails is rolled back to its own savepoint and hurts nobody else. What is asked of it by work that
/// has the turn already is part of that work.
/// </summary>
/// <param name="turns">where its turns run; the thread pool, unless told otherwise</param>
internal sealed class GroupWriter(
    SqliteDatabase database,
    ISetExecutor engine,
    AmbientTransactions inTurn,
    ILogger<GroupWriter> log,
    TaskScheduler? turns = null
) : IStorageHealth, IAsyncDisposable
{
    /// <summary>SQLITE_DBSTATUS_CACHE_WRITE: pages that the connection has written to the log.</summary>
    private const int PagesWritten = 9;

    private const int CheckpointPages = 4_000;

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
    private readonly Lock _closing = new();
    private Task? _closed;
    private volatile bool _full;
    private bool _failed;

    public bool IsFull => _full;

    /// <summary>Nobody waits for the writer: what can be put off may be done now.</summary>
    public bool IsIdle => _waiting.Reader.Count == 0;

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
        return Run(work, cancel, evenIfFull: false);
    }

    /// <summary>Sees whether there is room again, by writing a little; where there is, everybody may write.</summary>
    public async Task Probe(CancellationToken cancel)
    {
        await Run(
            (_, _) =>
            {
                // new pages at first, which the file must have room for, and then the commit, which the log must
                engine
                    .Sql[
                        "INSERT OR REPLACE INTO idempotency_keys "
                            + "(tenant_id, key, route, fingerprint, created_at, status, compressed, body) "
                            + "VALUES (zeroblob(16), '', 'PROBE', zeroblob(32), 0, 0, 0, zeroblob(65536))"
                    ]
                    .Execute();
                engine
                    .Sql["DELETE FROM idempotency_keys WHERE tenant_id = zeroblob(16) AND key = '' AND route = 'PROBE'"]
                    .Execute();
                return Task.FromResult((true, true));
            },
            cancel,
            evenIfFull: true
        );
        _full = false;
        log.LogInformation("STORAGE_FREE there is room again");
    }

    private Task<T> Run<T>(
        Func<SqliteConnection, CancellationToken, Task<(bool Keep, T Value)>> work,
        CancellationToken cancel,
        bool evenIfFull
    )
    {
        var unit = new DelegateUnit<T>(work, cancel);
        Enqueue(unit, evenIfFull);
        return unit.Answer;
    }

    /// <summary>Hands a unit to the engine.</summary>
    /// <exception cref="WriterBusyException">too much is waiting already</exception>
    /// <exception cref="StorageFullException">the disk is full</exception>
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

    private void Enqueue(WriteUnit unit, bool evenIfFull = false)
    {
        if (_full && !evenIfFull)
            throw new StorageFullException();
        if (!_waiting.Writer.TryWrite(unit))
            throw new WriterBusyException();
    }

    /// <summary>Writes what was accepted, and closes: once, whoever asks for it first, and all wait for its end.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_closing)
            _closed ??= Close();
        return new ValueTask(_closed);
    }

    private async Task Close()
    {
        _waiting.Writer.TryComplete();
        await _loop;
        if (_connection is null)
            return;
        try
        {
            // after a failure the file is left as it is to the next start
            if (!_failed)
                Checkpoint("TRUNCATE");
        }
        catch (SqliteException error)
        {
            StorageFailed(error);
        }

        engine.Dispose();
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
                await RunGroup(group);
                Checkpoint();
            }
        }
        catch (Exception error)
        {
            _waiting.Writer.TryComplete();
            foreach (var unit in group)
                unit.Fail(new OutcomeUnknownException(error));
            await foreach (var unit in _waiting.Reader.ReadAllAsync())
                unit.Fail(new OutcomeUnknownException(error));
            StorageFailed(error);
        }
    }

    /// <summary>What the file holds is no longer known for sure: only a new start, which reads it again, can tell.</summary>
    private void StorageFailed(Exception error)
    {
        _failed = true;
        log.LogCritical(error, "STORAGE_FAILED the process stops");
        OnStorageFailed?.Invoke();
    }

    private async Task RunGroup(List<WriteUnit> group)
    {
        try
        {
            var claims = group.OfType<EngineUnit>().Where(unit => unit.RunsLast).ToList();
            var others = group.OfType<EngineUnit>().Where(unit => !unit.RunsLast).ToList();
            engine.Sql["BEGIN IMMEDIATE"].Execute();
            if (claims.Count + others.Count < group.Count || !RunTogether(others, claims))
            {
                foreach (var unit in group.OfType<DelegateUnit>())
                    await Isolated(() => unit.Run(_connection!), [unit]);
                await RunSet(others);
                // what the others have made ready can be claimed in the same turn
                await RunSet(claims);
            }

            engine.Sql["COMMIT"].Execute();
        }
        catch (Exception error) when (CodeOf(error) is SQLitePCL.raw.SQLITE_FULL)
        {
            // a full disk is the one failure that leaves no doubt, also at the commit: nothing of the group is there.
            RollBack();
            engine.Forget();
            BecomeFull(error);
            foreach (var unit in group)
                unit.Fail(new StorageFullException(error));
            return;
        }

        // told before it is answered: who asks again after an answer finds nothing older
        engine.Committed();
        foreach (var unit in group)
            unit.Succeed();
    }

    /// <summary>
    /// Copies the log into the database, here and nowhere else: no reader and no commit pays for it at a moment that the
    /// writer has not chosen.
    /// </summary>
    private void Checkpoint()
    {
        SQLitePCL.raw.sqlite3_db_status(_connection!.Handle!, PagesWritten, out var pages, out _, resetFlg: 0);
        if (pages - _checkpointedAt < CheckpointPages)
            return;
        _checkpointedAt = pages;
        Checkpoint("PASSIVE");
    }

    private void Checkpoint(string mode)
    {
        try
        {
            engine.Sql[$"PRAGMA wal_checkpoint({mode})"].Execute();
        }
        catch (SqliteException error) when (CodeOf(error) is SQLitePCL.raw.SQLITE_FULL)
        {
            // what is committed is in the log, and stays there
            BecomeFull(error);
        }
    }

    private void BecomeFull(Exception error)
    {
        if (!_full)
            log.LogError(error, "STORAGE_FULL writes are refused until there is room again");
        _full = true;
    }

    /// <summary>
    /// Sets of the engine alone go without savepoints, for which SQLite would keep the old image of each page that they
    /// change.
    /// </summary>
    /// <returns>false where something went wrong, and nothing is done: it is to be found out under savepoints</returns>
    private bool RunTogether(params ReadOnlySpan<List<EngineUnit>> sets)
    {
        engine.Begin();
        try
        {
            foreach (var units in sets)
            {
                if (units.Count > 0)
                    engine.Run(units);
            }

            engine.Keep();
            return true;
        }
        catch (Exception error) when (!IsStorages(error))
        {
            RollBack();
            engine.Undo();
            engine.Sql["BEGIN IMMEDIATE"].Execute();
            return false;
        }
    }

    // some failures roll back by themselves; a rollback that fails is a failure of the storage
    private void RollBack()
    {
        if (SQLitePCL.raw.sqlite3_get_autocommit(_connection!.Handle!) == 0)
            engine.Sql["ROLLBACK"].Execute();
    }

    private Task RunSet(List<EngineUnit> units)
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
        engine.Begin();
        try
        {
            if (await work())
            {
                engine.Keep();
            }
            else
            {
                engine.Sql["ROLLBACK TO unit"].Execute();
                engine.Undo();
            }

            engine.Sql["RELEASE unit"].Execute();
        }
        catch (Exception error) when (!IsStorages(error))
        {
            engine.Sql["ROLLBACK TO unit"].Execute();
            engine.Sql["RELEASE unit"].Execute();
            engine.Undo();
            if (units.Count == 1)
            {
                // a caller that has gone away is no fault
                if (error is not OperationCanceledException)
                    log.LogError(error, "UNIT_FAILED {Unit}", units[0].GetType().Name);
                units[0].Fail(error);
                return;
            }

            foreach (var unit in units)
                await RunSet([(EngineUnit)unit]);
        }
    }

    /// <summary>The storage's own failure, which is nobody's unit's fault.</summary>
    private static bool IsStorages(Exception error) =>
        CodeOf(error)
            is SQLitePCL.raw.SQLITE_IOERR
                or SQLitePCL.raw.SQLITE_CORRUPT
                or SQLitePCL.raw.SQLITE_FULL
                or SQLitePCL.raw.SQLITE_NOTADB;

    /// <summary>What SQLite said, also where EF Core has wrapped it.</summary>
    private static int? CodeOf(Exception? error) =>
        error is null ? null
        : error is SqliteException sqlite ? sqlite.SqliteErrorCode
        : CodeOf(error.InnerException);
}
