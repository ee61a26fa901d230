using System.Threading.Channels;
using CleanPlan.Application.Abstractions;
using Microsoft.Extensions.Logging;

namespace CleanPlan.Infrastructure.Engine.Writing;

/// <summary>
/// Takes what is waiting to be written, runs it in one transaction, commits once, and only then answers. Work that fails
/// is undone by itself and hurts nobody else. What is asked of it by work that has the turn already is part of that work.
/// </summary>
/// <param name="turns">where its turns run; the thread pool, unless told otherwise</param>
internal sealed class GroupWriter(
    IStore store,
    ISetExecutor executor,
    AmbientTransactions inTurn,
    ILogger<GroupWriter> log,
    TaskScheduler? turns = null
) : IStorageHealth, IAsyncDisposable
{
    /// <summary>Units taken into one transaction.</summary>
    private const int GroupSize = 256;

    /// <summary>Units that may wait; beyond it callers are told to come back.</summary>
    private const int Capacity = 4096;

    private readonly Channel<WriteUnit> _waiting = Channel.CreateBounded<WriteUnit>(
        new BoundedChannelOptions(Capacity) { SingleReader = true }
    );

    private Task _loop = Task.CompletedTask;
    private readonly Lock _closing = new();
    private Task? _closed;
    private bool _isOpen;
    private volatile bool _full;
    private bool _failed;

    public bool IsFull => _full;

    /// <summary>Nobody waits for the writer: what can be put off may be done now.</summary>
    public bool IsIdle => _waiting.Reader.Count == 0;

    /// <summary>The storage has failed, and nothing can be written any more: the process has to stop.</summary>
    public Action? OnStorageFailed { get; set; }

    /// <summary>Opens the storage and starts; the schema must be there.</summary>
    public async Task Start()
    {
        await store.Open();
        _isOpen = true;
        _loop = Task
            .Factory.StartNew(Loop, default, TaskCreationOptions.DenyChildAttach, turns ?? TaskScheduler.Default)
            .Unwrap();
    }

    /// <summary>Runs <paramref name="work"/> in the transaction; kept only if it says so, answered after the commit.</summary>
    public Task<T> Run<T>(
        Func<IStoreTransaction, CancellationToken, Task<(bool Keep, T Value)>> work,
        CancellationToken cancel
    ) =>
        inTurn.Current is { } turn
            ? turn.Join(work, cancel)
            : Enqueue(new DelegateUnit<T>(work, cancel), evenIfFull: false).Answer;

    /// <summary>Sees whether there is room again, by writing a little; where there is, everybody may write.</summary>
    public async Task Probe(CancellationToken cancel)
    {
        var probe = new DelegateUnit<bool>(
            async (transaction, _) =>
            {
                await transaction.Probe();
                return (true, true);
            },
            cancel
        );
        await Enqueue(probe, evenIfFull: true).Answer;
        _full = false;
        log.LogInformation("STORAGE_FREE there is room again");
    }

    /// <summary>Hands a unit to the executor, which carries it out together with its neighbours.</summary>
    /// <exception cref="WriterBusyException">too much is waiting already</exception>
    /// <exception cref="StorageFullException">the disk is full</exception>
    public Task<T> Submit<T>(EngineUnit<T> unit) =>
        inTurn.Current is { } turn ? RunInTurn(turn, unit) : Enqueue(unit, evenIfFull: false).Answer;

    private async Task<T> RunInTurn<T>(AmbientTransaction turn, EngineUnit<T> unit)
    {
        await turn.Flush();
        await executor.Run(turn.Store, [unit]);
        return unit.Value!;
    }

    private T Enqueue<T>(T unit, bool evenIfFull)
        where T : WriteUnit
    {
        if (_full && !evenIfFull)
            throw new StorageFullException();
        return _waiting.Writer.TryWrite(unit) ? unit : throw new WriterBusyException();
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
        if (!_isOpen)
            return;
        try
        {
            await store.Close(_failed);
        }
        catch (Exception error) when (store.FaultOf(error) is StoreFault.Full)
        {
            // what is committed is stored, and stays so
            BecomeFull(error);
        }
        catch (Exception error) when (store.FaultOf(error) is StoreFault.Fatal)
        {
            StorageFailed(error);
        }
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
                await Tidy();
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

    /// <summary>What is stored is no longer known for sure: only a new start, which reads it again, can tell.</summary>
    private void StorageFailed(Exception error)
    {
        _failed = true;
        log.LogCritical(error, "STORAGE_FAILED the process stops");
        OnStorageFailed?.Invoke();
    }

    private async Task RunGroup(List<WriteUnit> group)
    {
        IStoreTransaction? transaction = null;
        try
        {
            transaction = await store.Begin();
            var last = group.OfType<EngineUnit>().Where(unit => unit.RunsLast).ToList();
            var others = group.OfType<EngineUnit>().Where(unit => !unit.RunsLast).ToList();
            var areSets = last.Count + others.Count == group.Count;
            if (areSets && !await RanTogether(transaction, others, last))
            {
                await transaction.RollBack();
                executor.Undo();
                transaction = await store.Begin();
                areSets = false;
            }

            if (!areSets)
            {
                foreach (var unit in group.OfType<DelegateUnit>())
                    await RunAlone(transaction, unit, unit.Run);
                await RunSet(transaction, others);
                // what the others have made ready can be claimed in the same turn
                await RunSet(transaction, last);
            }

            await transaction.Commit();
        }
        catch (Exception error) when (store.FaultOf(error) is StoreFault.Full)
        {
            // a full disk is the one failure that leaves no doubt, also at the commit: nothing of the group is there.
            if (transaction is not null)
                await transaction.RollBack();
            executor.Forget();
            BecomeFull(error);
            foreach (var unit in group)
                unit.Fail(new StorageFullException(error));
            return;
        }

        // told before it is answered: who asks again after an answer finds nothing older
        executor.Committed();
        foreach (var unit in group)
            unit.Succeed();
    }

    private async Task Tidy()
    {
        try
        {
            await store.Tidy();
        }
        catch (Exception error) when (store.FaultOf(error) is StoreFault.Full)
        {
            // what is committed is stored, and stays so
            BecomeFull(error);
        }
    }

    private void BecomeFull(Exception error)
    {
        if (!_full)
            log.LogError(error, "STORAGE_FULL writes are refused until there is room again");
        _full = true;
    }

    /// <summary>Sets alone are not run by themselves, which would cost the storage an old image of all that they change.</summary>
    /// <returns>false where something went wrong: whose fault it is, is to be found out one by one</returns>
    private async ValueTask<bool> RanTogether(
        IStoreTransaction transaction,
        List<EngineUnit> first,
        List<EngineUnit> last
    )
    {
        executor.Begin();
        try
        {
            if (first.Count > 0)
                await executor.Run(transaction, first);
            if (last.Count > 0)
                await executor.Run(transaction, last);
            executor.Keep();
            return true;
        }
        catch (Exception error) when (store.FaultOf(error) is StoreFault.Unit)
        {
            return false;
        }
    }

    /// <summary>A set in which something went wrong is run again one by one, to find out what.</summary>
    private async Task RunSet(IStoreTransaction transaction, List<EngineUnit> units)
    {
        if (units.Count == 0)
            return;
        if (units.Count == 1)
        {
            await RunAlone(transaction, units[0], Run);
            return;
        }

        if (await Undone(transaction, Run) is null)
            return;
        foreach (var unit in units)
            await RunSet(transaction, [unit]);

        async Task<bool> Run(IStoreTransaction within)
        {
            await executor.Run(within, units);
            return true;
        }
    }

    private async Task RunAlone(IStoreTransaction transaction, WriteUnit unit, Func<IStoreTransaction, Task<bool>> run)
    {
        if (await Undone(transaction, run) is not { } error)
            return;
        // a caller that has gone away is no fault
        if (error is not OperationCanceledException)
            log.LogError(error, "UNIT_FAILED {Unit}", unit.GetType().Name);
        unit.Fail(error);
    }

    /// <returns>for what it was undone; null where it was kept, or did not want to be</returns>
    private async Task<Exception?> Undone(IStoreTransaction transaction, Func<IStoreTransaction, Task<bool>> run)
    {
        executor.Begin();
        try
        {
            if (await transaction.Alone(() => run(transaction)))
                executor.Keep();
            else
                executor.Undo();
            return null;
        }
        catch (Exception error) when (store.FaultOf(error) is StoreFault.Unit)
        {
            executor.Undo();
            return error;
        }
    }
}
