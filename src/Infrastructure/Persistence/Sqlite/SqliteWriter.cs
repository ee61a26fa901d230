using System.Threading.Channels;
using CleanPlan.Application.Abstractions;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace CleanPlan.Infrastructure.Persistence.Sqlite;

/// <summary>
/// The one writer of the database file: takes what is waiting, runs it in one transaction, commits once, and only then
/// answers. Work that fails is rolled back to its own savepoint and hurts nobody else.
/// </summary>
internal sealed class SqliteWriter(SqliteDatabase database, Engine engine, ILogger<SqliteWriter> log) : IAsyncDisposable
{
    /// <summary>Units taken into one transaction.</summary>
    private const int GroupSize = 256;

    /// <summary>Units that may wait; beyond it callers are told to come back.</summary>
    private const int Capacity = 4096;

    private readonly Channel<WriteUnit> _waiting = Channel.CreateBounded<WriteUnit>(
        new BoundedChannelOptions(Capacity) { SingleReader = true }
    );

    private SqliteConnection? _connection;
    private Task _loop = Task.CompletedTask;

    /// <summary>Opens the connection and starts; the schema must be there.</summary>
    public void Start()
    {
        _connection = database.OpenWriter();
        engine.Prepare(_connection);
        _loop = Task.Run(Loop);
    }

    /// <summary>Runs <paramref name="work"/> on the write connection; kept only if it says so, answered after the commit.</summary>
    public Task<T> Run<T>(
        Func<SqliteConnection, CancellationToken, Task<(bool Keep, T Value)>> work,
        CancellationToken cancel
    )
    {
        var unit = new DelegateUnit<T>(work, cancel);
        Enqueue(unit);
        return unit.Answer;
    }

    /// <summary>Hands a unit to the engine.</summary>
    /// <exception cref="WriterBusyException">too much is waiting already</exception>
    public Task<T> Submit<T>(EngineUnit<T> unit)
    {
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
        engine.Dispose();
        if (_connection is not null)
            await _connection.DisposeAsync();
    }

    private async Task Loop()
    {
        var group = new List<WriteUnit>(GroupSize);
        while (await _waiting.Reader.WaitToReadAsync())
        {
            group.Clear();
            while (group.Count < GroupSize && _waiting.Reader.TryRead(out var unit))
                group.Add(unit);
            await Carry(group);
        }
    }

    private async Task Carry(List<WriteUnit> group)
    {
        try
        {
            Execute("BEGIN IMMEDIATE");
            foreach (var unit in group.OfType<DelegateUnit>())
                await Isolated(() => unit.Run(_connection!), [unit]);
            await CarrySet(group.OfType<EngineUnit>().Where(unit => unit is not ClaimUnit).ToList());
            // what the others have made ready can be claimed in the same turn
            await CarrySet(group.OfType<ClaimUnit>().ToList<EngineUnit>());
            Execute("COMMIT");
        }
        catch (SqliteException error)
        {
            // nobody can say whether a failed commit is in the file or not, so nobody is told yes or no
            log.LogError(error, "COMMIT_FAILED {Units} units", group.Count);
            if (SQLitePCL.raw.sqlite3_get_autocommit(_connection!.Handle!) == 0)
                Execute("ROLLBACK");
            foreach (var unit in group)
                unit.Fail(new OutcomeUnknownException(error));
            return;
        }

        foreach (var unit in group)
            unit.Succeed();
        engine.Committed();
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
        Execute("SAVEPOINT unit");
        try
        {
            if (!await work())
                Execute("ROLLBACK TO unit");
            Execute("RELEASE unit");
        }
        catch (Exception error) when (error is not SqliteException { SqliteErrorCode: 10 or 11 or 13 or 26 })
        {
            Execute("ROLLBACK TO unit");
            Execute("RELEASE unit");
            engine.Forget();
            if (units.Count == 1)
            {
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
}

/// <summary>Too much is waiting for the writer: come back later.</summary>
public sealed class WriterBusyException() : UnavailableException(Refusals.Busy);

/// <summary>The commit failed, and whether it is in the file nobody can say before the file is opened anew.</summary>
public sealed class OutcomeUnknownException(Exception inner) : UnavailableException(Refusals.OutcomeUnknown, inner);
