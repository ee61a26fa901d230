using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;
using CleanPlan.Infrastructure.Engine.Writing;
using Microsoft.EntityFrameworkCore;

namespace CleanPlan.Infrastructure.Persistence.Ef;

/// <summary>
/// A use case on aggregates, in the writer's turn; what it asks of other ports joins that turn. Scoped, as its caller is.
/// </summary>
internal sealed class UnitOfWork(
    GroupWriter writer,
    AmbientTransactions inTurn,
    ITenantContexts contexts,
    ISetExecutor engine,
    ICaller caller
) : IUnitOfWork
{
    private CleanPlanDbContext? _context;

    /// <summary>The context of the work that runs now.</summary>
    public CleanPlanDbContext Context =>
        _context ?? throw new InvalidOperationException("Aggregates are loaded and added in a unit of work only.");

    public Task<Result<T>> Run<T>(Func<CancellationToken, Task<Result<T>>> work, CancellationToken cancel) =>
        Run(caller.Tenant, work, cancel);

    public async Task<Result<T>> Run<T>(
        TenantId tenant,
        Func<CancellationToken, Task<Result<T>>> work,
        CancellationToken cancel
    )
    {
        if (_context is not null)
            throw new InvalidOperationException("A unit of work inside another is one unit: send no message in it.");

        // made here, so that its cost is not the writer's
        await using var context = contexts.ForWriting(tenant);
        var here = ExecutionContext.Capture()!;
        _context = context;
        try
        {
            return await writer.Run(
                async (store, stop) =>
                {
                    contexts.Enlist(context, store);
                    var result = await InTurn(store, here, () => Saved(work, stop));
                    return (result.IsOk, result);
                },
                cancel
            );
        }
        finally
        {
            _context = null;
        }
    }

    /// <summary>Runs in the turn that is there already, that of a keyed request, or in one of its own.</summary>
    private async Task<Result<T>> InTurn<T>(IStoreTransaction store, ExecutionContext here, Func<Task<Result<T>>> work)
    {
        if (inTurn.Current is { } outer)
            return await Flushing(outer, work);
        var turn = new AmbientTransaction();
        turn.Begin(store);
        try
        {
            var result = await inTurn.Run(turn, here, () => Flushing(turn, work));
            if (result.IsOk && !turn.Keeps)
                throw new InvalidOperationException("A unit of work with a part that was refused cannot be kept.");
            return result;
        }
        finally
        {
            turn.End();
        }
    }

    private async Task<Result<T>> Flushing<T>(AmbientTransaction turn, Func<Task<Result<T>>> work)
    {
        var context = Context;
        turn.Flush = () => Save(context, CancellationToken.None);
        try
        {
            return await work();
        }
        finally
        {
            turn.Flush = AmbientTransaction.NothingToFlush;
        }
    }

    private async Task<Result<T>> Saved<T>(Func<CancellationToken, Task<Result<T>>> work, CancellationToken cancel)
    {
        try
        {
            var result = await work(cancel);
            if (result.IsOk)
            {
                // what is deleted is known only before it is saved
                var jobs = Context.ChangeTracker.Entries<Job>().Select(entry => entry.Entity).ToList();
                await Save(Context, cancel);
                engine.Changed(jobs);
            }

            return result;
        }
        catch (DbUpdateConcurrencyException)
        {
            return Errors.VersionConflict;
        }
    }

    private static async Task Save(CleanPlanDbContext context, CancellationToken cancel)
    {
        await TitleIndex.TakeOut(context, cancel);
        await context.SaveChangesAsync(cancel);
    }
}
