using System.Data.Common;
using CleanPlan.Infrastructure.Persistence.Sqlite.Native;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CleanPlan.Infrastructure.Persistence.Sqlite.Connections;

/// <summary>Lets EF Core's own statements pass the tap, as all others of the write connection do.</summary>
internal sealed class TappedCommands(StatementTap tap) : DbCommandInterceptor
{
    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default
    )
    {
        Pass(command);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default
    )
    {
        Pass(command);
        return ValueTask.FromResult(result);
    }

    private void Pass(DbCommand command) =>
        command.CommandText = tap((SqliteConnection)command.Connection!, command.CommandText);
}
