using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Domain.Sessions;
using Microsoft.Data.Sqlite;

namespace CleanPlan.Infrastructure.Persistence.Sqlite;

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

/// <summary>Work of its own, such as a use case on aggregates; it runs under its own savepoint.</summary>
internal abstract class DelegateUnit : WriteUnit
{
    /// <returns>whether to keep what was done</returns>
    public abstract Task<bool> Run(SqliteConnection connection);
}

internal sealed class DelegateUnit<T>(
    Func<SqliteConnection, CancellationToken, Task<(bool Keep, T Value)>> work,
    CancellationToken cancel
) : DelegateUnit
{
    private readonly Promise<T> _promise = new();

    public Task<T> Answer => _promise.Task;

    public override async Task<bool> Run(SqliteConnection connection)
    {
        cancel.ThrowIfCancellationRequested();
        var (keep, value) = await work(connection, cancel);
        _promise.Value = value;
        return keep;
    }

    public override void Succeed() => _promise.Keep();

    public override void Fail(Exception error) => _promise.Break(error);
}

/// <summary>Work that the engine carries out together with its neighbours, as one set.</summary>
internal abstract class EngineUnit : WriteUnit;

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

/// <summary>A person's command on one plan, or, with a position, on one task of it.</summary>
internal sealed class ActUnit(
    TenantId tenant,
    Guid planId,
    int? position,
    Func<PlanSlice, SliceOutcome> act,
    long? ifVersion
) : EngineUnit<Result>
{
    public TenantId Tenant => tenant;
    public Guid PlanId => planId;
    public int? Position => position;
    public Func<PlanSlice, SliceOutcome> Act => act;
    public long? IfVersion => ifVersion;
}

internal sealed class ReportUnit(TenantId tenant, IReadOnlyList<TaskReport> reports) : EngineUnit<IReadOnlyList<Result>>
{
    public TenantId Tenant => tenant;
    public IReadOnlyList<TaskReport> Reports => reports;
}

internal sealed class ClaimUnit(ClaimWish wish) : EngineUnit<ClaimAnswer>
{
    public ClaimWish Wish => wish;
}

/// <param name="NextDueAt">when something that the wish would take falls due, where nothing is now</param>
/// <param name="Over">nothing can come any more: the plan that was named is settled</param>
internal sealed record ClaimAnswer(Result<IReadOnlyList<ClaimedTask>> Tasks, DateTimeOffset? NextDueAt, bool Over);

internal sealed class AddUnit(PlanSlice plan, Session? session) : EngineUnit<Result>
{
    public PlanSlice Plan => plan;
    public Session? Session => session;
}

internal sealed class DeleteUnit(TenantId tenant, Guid planId, long? ifVersion) : EngineUnit<Result>
{
    public TenantId Tenant => tenant;
    public Guid PlanId => planId;
    public long? IfVersion => ifVersion;
}

/// <summary>Ends what time has ended; answers how many tasks that were.</summary>
internal sealed class ExpireUnit : EngineUnit<int>;

/// <summary>The leases of agents that died with an earlier process of this server; answers how many.</summary>
internal sealed class OrphanUnit(string ownPrefix, string residentPrefix) : EngineUnit<int>
{
    public string OwnPrefix => ownPrefix;
    public string ResidentPrefix => residentPrefix;
}
