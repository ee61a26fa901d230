using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Infrastructure.Engine.Writing;
using CleanPlan.Infrastructure.Persistence.Sqlite.Connections;
using CleanPlan.Infrastructure.Persistence.Sqlite.Native;
using Microsoft.EntityFrameworkCore;

namespace CleanPlan.Infrastructure.Persistence.Ef;

/// <summary>A use case on aggregates, in the writer's turn. Scoped, as its caller is.</summary>
internal sealed class UnitOfWork(GroupWriter writer, ICaller caller, StatementTap? tap = null) : IUnitOfWork
{
    private CleanPlanDbContext? _context;

    /// <summary>The context of the work that runs now.</summary>
    public CleanPlanDbContext Context =>
        _context ?? throw new InvalidOperationException("Aggregates are loaded and added in a unit of work only.");

    public async Task<Result<T>> Run<T>(Func<CancellationToken, Task<Result<T>>> work, CancellationToken cancel)
    {
        if (_context is not null)
            throw new InvalidOperationException("A unit of work inside another would wait for itself.");

        // made here, so that its cost is not the writer's
        await using var context = SqliteContexts.ForWriting(caller.Tenant, tap);
        _context = context;
        try
        {
            return await writer.Run(
                async (connection, stop) =>
                {
                    context.On(connection);
                    var result = await work(stop);
                    if (result.IsOk && !await Saved(stop))
                        result = Errors.VersionConflict;
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

    private async Task<bool> Saved(CancellationToken cancel)
    {
        try
        {
            await Context.SaveChangesAsync(cancel);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
    }
}
