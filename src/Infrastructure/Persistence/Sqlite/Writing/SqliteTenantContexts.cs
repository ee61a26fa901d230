using CleanPlan.Domain.Common;
using CleanPlan.Infrastructure.Engine.Writing;
using CleanPlan.Infrastructure.Persistence.Ef;
using CleanPlan.Infrastructure.Persistence.Sqlite.Connections;
using CleanPlan.Infrastructure.Persistence.Sqlite.Native;

namespace CleanPlan.Infrastructure.Persistence.Sqlite.Writing;

internal sealed class SqliteTenantContexts(SqliteReaders readers, AmbientTransactions inTurn, StatementTap? tap = null)
    : ITenantContexts
{
    public async Task<T> Read<T>(TenantId tenant, TenantRead<T> read, CancellationToken cancel)
    {
        if (inTurn.Current is { } turn)
        {
            await turn.Flush();
            return await read(((SqliteStoreTransaction)turn.Store).Reader.For(tenant), cancel);
        }

        return await readers.Read(read, tenant, cancel);
    }

    public CleanPlanDbContext ForWriting(TenantId tenant) => SqliteContexts.ForWriting(tenant, tap);

    public void Enlist(CleanPlanDbContext context, IStoreTransaction transaction) =>
        ((SqliteDbContext)context).On(((SqliteStoreTransaction)transaction).Connection);
}
