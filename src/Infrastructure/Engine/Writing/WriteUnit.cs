namespace CleanPlan.Infrastructure.Engine.Writing;

/// <summary>Something to be written, whose caller waits for the commit.</summary>
internal abstract class WriteUnit
{
    /// <summary>Answers the caller, after the commit.</summary>
    public abstract void Succeed();

    public abstract void Fail(Exception error);
}

/// <summary>A unit that knows its answer when it has run, and gives it after the commit.</summary>
internal sealed class Promise<T>
{
    // callers must not go on upon the writer's own thread
    private readonly TaskCompletionSource<T> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Task => _source.Task;

    public T? Value { get; set; }

    public void Keep() => _source.TrySetResult(Value!);

    public void Break(Exception error) => _source.TrySetException(error);
}

/// <summary>Work of its own, such as a use case on aggregates; it runs, and is undone, by itself.</summary>
internal abstract class DelegateUnit : WriteUnit
{
    /// <returns>whether to keep what was done</returns>
    public abstract Task<bool> Run(IStoreTransaction store);
}

internal sealed class DelegateUnit<T>(
    Func<IStoreTransaction, CancellationToken, Task<(bool Keep, T Value)>> work,
    CancellationToken cancel
) : DelegateUnit
{
    private readonly Promise<T> _promise = new();

    public Task<T> Answer => _promise.Task;

    public override async Task<bool> Run(IStoreTransaction store)
    {
        cancel.ThrowIfCancellationRequested();
        var (keep, value) = await work(store, cancel);
        _promise.Value = value;
        return keep;
    }

    public override void Succeed() => _promise.Keep();

    public override void Fail(Exception error) => _promise.Break(error);
}

/// <summary>Work that the engine carries out together with its neighbours, as one set.</summary>
internal abstract class EngineUnit : WriteUnit
{
    /// <summary>It takes what the others of its group have made ready.</summary>
    public virtual bool RunsLast => false;
}

internal abstract class EngineUnit<T> : EngineUnit
{
    private readonly Promise<T> _promise = new();

    public Task<T> Answer => _promise.Task;

    /// <summary>Set when the set has run; given after the commit.</summary>
    public T? Value
    {
        get => _promise.Value;
        set => _promise.Value = value;
    }

    public override void Succeed() => _promise.Keep();

    public override void Fail(Exception error) => _promise.Break(error);
}
